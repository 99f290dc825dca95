import { DroverError } from '../../base/error.js';
import { controllerPython, PythonBridge } from '../../python/bridge.js';
import type { CodePlaces } from '../../python/library.js';
import { STAND_INS } from '../../python/library.js';
import { jsonText } from '../../values/json.js';
import type { Dict, Value } from '../../values/value.js';
import { loadJson } from '../json/load.js';
import { packValue, unpackValue } from './python-values.js';

/** What plugins in Python are told at the start. */
export interface PythonHostOptions {
  readonly places: () => CodePlaces;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** ansible.cfg, where plugins look for their options. */
  readonly configFile: string | undefined;
  readonly verbosity: number;
  readonly mergeDicts: boolean;
}

/** Answers a plugin's question: a variable, a template, a file. */
export type Question = (what: string, args: readonly Value[], named: ReadonlyMap<string, Value>) => Value;

/** The Python process that runs plugins: started when it is first needed. */
export class PythonHost {
  #bridge: PythonBridge | undefined;
  #python: string | undefined;

  constructor(private readonly options: PythonHostOptions) {}

  /** Whether the controller has a Python 3. */
  get available(): boolean {
    this.#python ??= controllerPython(this.options.environment) ?? '';
    return this.#python !== '';
  }

  /** Calls an operation of the process. Throws what the plugin raised. */
  call(operation: string, fields: Readonly<Record<string, Value>>, answer: Question): Value {
    this.#bridge ??= this.#start();
    const message = jsonText(new Map<Value, Value>([['op', operation], ...Object.entries(fields)]));
    const reply = loadJson(this.#request(message, answer)) as Dict;
    const error = reply.get('error');
    if (error !== undefined) throw raised(error as Value[][]);
    return reply.get('value') ?? null;
  }

  close(): void {
    this.#bridge?.close();
    this.#bridge = undefined;
  }

  #request(message: string, answer: Question): string {
    try {
      return this.#bridge!.request(message, (question) => answered(question, answer));
    } catch (error) {
      // The next call starts another process.
      this.close();
      throw error;
    }
  }

  #start(): PythonBridge {
    if (!this.available) throw new DroverError('There is no Python 3 on this machine.', { code: 'template' });
    const bridge = new PythonBridge(this.#python!);
    const { configFile, verbosity, mergeDicts, places } = this.options;
    const { utils, collections } = places();
    const start = { op: 'start', utils: [...utils], collections: [...collections], standin: STAND_INS };
    const settings = { config: configFile ?? null, verbosity, merge: mergeDicts };
    bridge.request(jsonText(new Map<Value, Value>(Object.entries({ ...start, ...settings }))), () => '{}');
    return bridge;
  }
}

function answered(text: string, answer: Question): string {
  const question = loadJson(text) as Dict;
  const args = (question.get('args') as Value[]).map(unpackValue);
  const named = new Map([...(question.get('named') as Dict)].map(([key, value]) => [String(key), unpackValue(value)]));
  try {
    const value = packValue(answer(String(question.get('ask')), args, named));
    return jsonText(new Map<Value, Value>([['value', value]]));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const undefinedName = error instanceof DroverError && error.code === 'undefined';
    return jsonText(
      new Map<Value, Value>([
        ['error', error.message],
        ['undefined', undefinedName],
      ]),
    );
  }
}

/** An exception of Python's with its causes, as errors. */
function raised(links: readonly (readonly Value[])[]): DroverError {
  const [first, ...rest] = links;
  const [message, apart, help] = first!;
  const cause = rest.length > 0 ? raised(rest) : undefined;
  const hint = typeof help === 'string' ? help : undefined;
  return new DroverError(String(message), { code: 'filter', cause, apart: apart === true, hint });
}

/** Names and what they want, as `load` gives them. */
export function loadedNames(value: Value): string[] {
  return (value as Value[]).map((entry) => String((entry as Value[])[0]));
}

import { fullMessage } from '../../base/chain.js';
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

type Asked<Given> = (what: string, args: readonly Value[], named: ReadonlyMap<string, Value>) => Given;

/** Answers a plugin's question: a variable, a template, a file. */
export type Question = Asked<Value>;

/** The same, for a plugin that runs apart: what it asks for may take its time. */
export type PatientQuestion = Asked<Value | Promise<Value>>;

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
    try {
      return valueOf(this.#running().request(messageOf(operation, fields), (text) => answered(text, answer)));
    } catch (error) {
      throw this.#judge(error);
    }
  }

  /** Calls an operation beside others. Rejects with what the plugin raised. */
  async callApart(operation: string, fields: Readonly<Record<string, Value>>, answer: PatientQuestion): Promise<Value> {
    try {
      const message = messageOf(operation, { ...fields, apart: true });
      return valueOf(await this.#running().send(message, (text) => patientlyAnswered(text, answer)));
    } catch (error) {
      throw this.#judge(error);
    }
  }

  close(): void {
    this.#bridge?.close();
    this.#bridge = undefined;
  }

  #running(): PythonBridge {
    this.#bridge ??= this.#start();
    return this.#bridge;
  }

  /** After one that ended the next call starts another process. */
  #judge(error: unknown): unknown {
    if (this.#bridge?.ended) this.close();
    return error;
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

/** Questions that may hold templates: what a plugin says to trust is one. */
const TRUSTING: ReadonlySet<string> = new Set(['template', 'conditional', 'inventory']);

function messageOf(operation: string, fields: Readonly<Record<string, Value>>): string {
  return jsonText(new Map<Value, Value>([['op', operation], ...Object.entries(fields)]));
}

/** What a reply gives. Throws what it says that was raised. */
function valueOf(text: string): Value {
  const reply = loadJson(text) as Dict;
  const error = reply.get('error');
  if (error !== undefined) throw raised(error as Value[][]);
  return reply.get('value') ?? null;
}

function answered(text: string, answer: Question): string {
  try {
    return answerText(ask(text, answer));
  } catch (error) {
    return errorText(error);
  }
}

async function patientlyAnswered(text: string, answer: PatientQuestion): Promise<string> {
  try {
    return answerText(await ask(text, answer));
  } catch (error) {
    return errorText(error);
  }
}

function ask<Given>(text: string, answer: Asked<Given>): Given {
  const question = loadJson(text) as Dict;
  const what = String(question.get('what'));
  const unpack = (value: Value) => unpackValue(value, TRUSTING.has(what));
  const args = (question.get('args') as Value[]).map(unpack);
  const named = new Map([...(question.get('named') as Dict)].map(([key, value]) => [String(key), unpack(value)]));
  return answer(what, args, named);
}

function answerText(value: Value): string {
  return jsonText(new Map<Value, Value>([['value', packValue(value)]]));
}

function errorText(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const code = error instanceof DroverError ? error.code : 'bug';
  return jsonText(
    new Map<Value, Value>([
      ['error', fullMessage(error)],
      ['code', code],
    ]),
  );
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

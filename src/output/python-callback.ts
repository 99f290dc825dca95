import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { importName } from '../base/collections.js';
import type { Notice } from '../base/notice.js';
import type { TaskResult } from '../engine/event.js';
import type { SettingAnswer } from '../template/environment.js';
import type { PythonHost, Question } from '../template/plugins/python-host.js';
import { packValue } from '../template/plugins/python-values.js';
import { Bytes } from '../values/bytes.js';
import { fromPlain } from '../values/plain.js';
import { str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { loadYaml } from '../yaml/load.js';
import type { CallbackContext, CallbackDefinition, Handlers } from './callback.js';
import { sgrOf } from './color.js';
import { dumpResult, resultFormat } from './dump.js';
import { pythonEvent, TOLD_EVENTS } from './python-events.js';
import type { LineOptions } from './terminal.js';

/** What runs callbacks in Python: a process of their own, for they are called in the middle of everything. */
export interface CallbackPython {
  readonly host: PythonHost;
  readonly setting: (name: string) => SettingAnswer | undefined;
}

/** The callback that a Python file defines. Throws what its loading raised. */
export function pythonCallback(file: string, python: CallbackPython): CallbackDefinition {
  const place = { kind: 'callback', file, name: importName(file, 'callback'), plugin: basename(file, '.py') };
  const about = python.host.call('load_callback', place, early(python)) as Dict;
  const type = str(about.get('type') ?? '');
  return {
    name: fullName(place),
    kind: type === 'stdout' ? 'stdout' : 'notification',
    description: `The callback plugin ${file}.`,
    needsEnabling: about.get('needs') === true,
    create: (context) => createCallback(place, python, context),
  };
}

/** The name that enables it: of a collection's, with the collection in front. */
function fullName({ name, plugin }: Readonly<Record<string, string>>): string {
  return name === '' ? plugin! : name!.replace(/^ansible_collections\.|plugins\.callback\./g, '');
}

function createCallback(
  place: Readonly<Record<string, string>>,
  python: CallbackPython,
  context: CallbackContext,
): Handlers {
  const { host } = python;
  let current: TaskResult | undefined;
  const answers = questions(python, context, () => current);
  const { terminal, commandLine, verbosity, check } = context;
  const { columns, colored } = terminal;
  const shown = fromPlain({ columns, colored, arguments: { verbosity, check, ...commandLine } });
  const message = { ...place, settings: packValue(shown) };
  const [enabled, methods, old] = host.call('create_callback', message, answers) as Value[];
  const wanted = new Set((methods as Value[]).map(str));
  tellOld(place, wanted, (old as Value[]).map(str), context);
  if (enabled !== true || wanted.size === 0) return {};
  const tell = (event: Parameters<typeof pythonEvent>[0]) => {
    const { method, kind, about } = pythonEvent(event);
    if (!wanted.has(method) && !wanted.has('v2_on_any')) return;
    current = 'result' in event ? event.result : undefined;
    try {
      host.call('event', { file: place.file!, method, kind, about: packValue(about) }, answers);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      context.warn(`Callback dispatch '${method}' failed for plugin '${place.name || place.plugin}': ${reason}`);
    }
  };
  return Object.fromEntries(TOLD_EVENTS.map((type) => [type, tell])) as Handlers;
}

/** Methods of old, and the one for everything, will be gone one day. */
function tellOld(
  place: Readonly<Record<string, string>>,
  wanted: ReadonlySet<string>,
  old: readonly string[],
  context: CallbackContext,
): void {
  const named =
    place.name === '' ? place.file! : place.name!.replace(/^ansible_collections\.|plugins\.callback\./g, '');
  const deprecate = (message: string, hint: string) =>
    context.tell({ type: 'deprecation', message, version: '2.23', feature: 'the callback plugin API', hint });
  if (wanted.has('v2_on_any')) {
    const message = `The '${named}' callback plugin implements deprecated method '${old.includes('on_any') ? 'on_any' : 'v2_on_any'}'.`;
    deprecate(message, 'Use event-specific callback methods instead.');
  }
  const rest = old.filter((name) => name !== 'on_any');
  if (rest.length === 0) return;
  const message = `The '${named}' callback plugin implements the following deprecated method(s): ${rest.join(', ')}`;
  deprecate(message, 'Implement the `v2_*` equivalent callback method(s) instead.');
}

type Answer = (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value;

/** What files ask for while they are loaded: nothing of a run is there yet. */
function early({ setting }: CallbackPython): Question {
  const answers: Readonly<Record<string, Answer>> = {
    setting: ([name]) => {
      const found = setting(str(name!));
      return found ? [found.value] : null;
    },
    yaml: ([text, file]) => loadYaml(str(text!), str(file!), { templates: false }),
    file: ([path]) => new Bytes(readFileSync(str(path!))),
    tell: () => null,
    show: () => null,
  };
  return (what, args, named) => {
    const answer = answers[what];
    if (!answer) throw new Error(`a callback cannot ask for ${what}`);
    return answer(args, named);
  };
}

function questions(python: CallbackPython, context: CallbackContext, current: () => TaskResult | undefined): Question {
  const { terminal } = context;
  const paint = (text: string, color: Value | undefined) =>
    !terminal.colored || color === null || color === undefined ? text : painted(text, str(color));
  const answers: Readonly<Record<string, Answer>> = {
    show([given, color, stderr, only, newline]) {
      const text = paint(str(given!), color);
      const where = only === null ? {} : { only: str(only!) as NonNullable<LineOptions['only']> };
      if (newline === false) terminal.write(text);
      else terminal.line(text, { stderr: stderr === true, ...where });
      return null;
    },
    banner([text]) {
      terminal.banner(str(text!));
      return null;
    },
    paint: ([text, color]) => paint(str(text!), color),
    tell([type, message, level], named) {
      context.tell(noticeOf(str(type!), str(message!), Number(level), named));
      return null;
    },
    notices([which, stderr]) {
      const result = current();
      if (!result) return null;
      const part = which === 'error' ? { ...result, warnings: [] } : { ...result, error: undefined };
      context.showNotices(part, { errorsToStderr: stderr === true });
      return null;
    },
    result_yaml: ([result]) =>
      dumpResult(isDict(result) ? result : new Map(), { ...resultFormat(context), format: 'yaml' }),
  };
  const rest = early(python);
  return (what, args, named) => answers[what]?.(args, named) ?? (what in answers ? null : rest(what, args, named));
}

function noticeOf(type: string, message: string, level: number, named: ReadonlyMap<string, Value>): Notice {
  if (type === 'verbose') return { type, level, message };
  if (type === 'warning') return { type, message };
  const text = (name: string) => (named.get(name) == null ? undefined : str(named.get(name)!));
  const owner = text('owner');
  const from = owner === undefined ? {} : { owner: { name: owner, type: null } };
  return { type: 'deprecation', message, version: text('version'), date: text('date'), ...from };
}

/** Each line by itself, as the terminal's own colours are written. */
function painted(text: string, color: string): string {
  const sgr = sgrOf(color);
  return text
    .split('\n')
    .map((line) => `\u001b[${sgr}m${line}\u001b[0m`)
    .join('\n');
}

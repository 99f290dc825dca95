import { DroverError } from '../base/error.js';
import type { Task } from '../playbook/ast.js';
import type { Templar } from '../template/templar.js';
import { prettyText } from '../values/pprint.js';
import { repr } from '../values/repr.js';
import { Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { scopeFor, type TaskSession } from './session.js';

/** What the person decided at the prompt. */
export type Decision =
  | { readonly kind: 'continue' }
  | { readonly kind: 'quit' }
  /** Again, with the arguments and variables as they were changed. */
  | { readonly kind: 'redo'; readonly args: Dict; readonly variables: Dict };

/** The prompt of `debugger`: shows the task, its variables and its result, changes arguments and variables, and says how to go on. */
export async function askDebugger(session: TaskSession, result: Dict): Promise<Decision> {
  const state: State = { session, result, args: new Map(session.task.args), variables: new Map(session.local) };
  const text = `[${session.hostRun.host.name}] ${shownTask(session)} (debug)> `;
  for (let last = ''; ; ) {
    const reply = await session.run.context.prompter.ask({ text, echo: true, fromPipe: true });
    if (reply.kind !== 'answer') return { kind: 'quit' };
    // An empty line says again what was said before.
    const line = reply.text.trim() || last;
    last = line;
    const decision = line === '' ? undefined : obey(state, line);
    if (decision) return decision;
  }
}

interface State {
  readonly session: TaskSession;
  readonly result: Dict;
  args: Dict;
  readonly variables: Dict;
}

interface Command {
  readonly help: string;
  run(state: State, rest: string): Decision | undefined;
}

const say = ({ session }: State, text: string): undefined => void session.run.context.emit({ type: 'display', text });

const COMMANDS = {
  p: { help: 'Pretty Print', run: print },
  pprint: { help: 'Pretty Print', run: print },
  c: { help: 'Continue to next result', run: () => ({ kind: 'continue' }) },
  continue: { help: 'Continue to next result', run: () => ({ kind: 'continue' }) },
  r: { help: 'Schedule task for re-execution. The re-execution may not be the next result', run: redo },
  redo: { help: 'Schedule task for re-execution. The re-execution may not be the next result', run: redo },
  u: { help: 'Recreate the task as it was written, and template it with updated ``task_vars``', run: update },
  update_task: { help: 'Recreate the task as it was written, and template it with updated ``task_vars``', run: update },
  q: { help: 'Quit', run: () => ({ kind: 'quit' }) },
  quit: { help: 'Quit', run: () => ({ kind: 'quit' }) },
  h: { help: 'List available commands with "help" or detailed help with "help cmd".', run: help },
  help: { help: 'List available commands with "help" or detailed help with "help cmd".', run: help },
} as const satisfies Record<string, Command>;

/** One line. What is no command is an assignment, or an expression to be shown. */
function obey(state: State, line: string): Decision | undefined {
  const [word, rest] = line.startsWith('?') ? ['help', line.slice(1)] : splitCommand(line);
  try {
    if (Object.hasOwn(COMMANDS, word)) return COMMANDS[word as keyof typeof COMMANDS].run(state, rest.trim());
    if (!assign(state, line)) say(state, repr(evaluate(state, line)));
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    say(state, `***${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`);
  }
  return undefined;
}

function splitCommand(line: string): [string, string] {
  const word = /^\w+/.exec(line)?.[0] ?? '';
  // `p = 1` and `c.x` are no commands.
  return /^\w+(?:\s+[^\s=]|\s*$)/.test(line) ? [word, line.slice(word.length)] : ['', line];
}

function print(state: State, expression: string): undefined {
  const { session } = state;
  // These are no texts but things, which show themselves without quotes.
  if (expression === 'task') return say(state, shownTask(session));
  if (expression === 'host') return say(state, session.hostRun.host.name);
  return say(state, prettyText(evaluate(state, expression)));
}

function redo({ args, variables }: State): Decision {
  return { kind: 'redo', args, variables };
}

function update(state: State): undefined {
  state.args = templarOf(state).renderArgs(state.session.task.args);
}

function help(state: State, topic: string): undefined {
  if (topic !== '') {
    const known = Object.hasOwn(COMMANDS, topic) ? COMMANDS[topic as keyof typeof COMMANDS].help : undefined;
    return say(state, known ?? `*** No help on ${topic}`);
  }
  const title = 'Documented commands (type help <topic>):';
  return say(state, `\n${title}\n${'='.repeat(title.length - 1)}\n${Object.keys(COMMANDS).sort().join('  ')}\n`);
}

const TARGET = /^(task\.args|task_vars)((?:\[(?:'[^']*'|"[^"]*"|-?\d+)\])+)\s*=(?!=)\s*(.+)$/s;

/** `task.args['x'] = …` and `task_vars['x'] = …`; deeper keys and `del` work as well. False for anything else. */
function assign(state: State, line: string): boolean {
  const removal = /^del\s+(task\.args|task_vars)((?:\[(?:'[^']*'|"[^"]*"|-?\d+)\])+)$/.exec(line);
  const given = removal ?? TARGET.exec(line);
  if (!given) return false;
  const path = [...given[2]!.matchAll(/\[(?:'([^']*)'|"([^"]*)"|(-?\d+))\]/g)].map(
    ([, single, double, index]) => single ?? double ?? Number(index),
  );
  const target = given[1] === 'task.args' ? state.args : state.variables;
  const value = removal ? undefined : evaluate(state, given[3]!);
  if (given[1] === 'task_vars' && path.length > 1 && !target.has(path[0]!)) {
    const known = templarOf(state).variable(String(path[0]));
    if (known !== undefined) target.set(path[0]!, templarOf(state).render(known));
  }
  setAt(target, path, value);
  return true;
}

function setAt(target: Dict, path: readonly (string | number)[], value: Value | undefined): void {
  const last = path.at(-1)!;
  let holder: Value = target;
  for (const key of path.slice(0, -1)) {
    const inner: Value | undefined = Array.isArray(holder)
      ? holder[Number(key)]
      : isDict(holder)
        ? holder.get(key)
        : undefined;
    if (inner === undefined) throw new DroverError(`KeyError: ${repr(key)}`);
    holder = inner;
  }
  if (Array.isArray(holder) && value !== undefined) holder[Number(last)] = value;
  else if (isDict(holder) && value !== undefined) holder.set(last, value);
  else if (isDict(holder) && holder.delete(last)) return;
  else throw new DroverError(`KeyError: ${repr(last)}`);
}

/** An expression over `task`, `task_vars`, `host` and `result`. */
function evaluate(state: State, expression: string): Value {
  const words = new Map<string, Value>();
  // The whole of the variables is looked through only when it is asked for.
  if (/\btask_vars\b/.test(expression)) words.set('task_vars', allVariables(state));
  if (expression.trim() === 'result') return state.result;
  words.set('host', state.session.hostRun.host.name);
  words.set('result', new Map<Value, Value>([['_result', state.result], ...state.result]));
  words.set('task', taskValue(state));
  return templarOf(state).with(words).evaluate(expression);
}

function taskValue({ session, args }: State): Dict {
  const { info } = session;
  return new Map<Value, Value>([
    ['args', new Map([...args].map(([key, value]) => [key, written(value)]))],
    ['action', info.action],
    ['name', info.name],
    ['tags', [...info.tags]],
    ['check_mode', info.check],
    ['diff', info.diff],
    ['no_log', info.noLog],
  ]);
}

/** Templates as their text: arguments are shown as they are written. */
function written(value: Value): Value {
  if (value instanceof Template) return value.text;
  if (Array.isArray(value)) return value.map(written);
  return isDict(value) ? new Map([...value].map(([key, one]) => [key, written(one)])) : value;
}

function allVariables(state: State): Dict {
  const { session, variables } = state;
  const scope = scopeFor(session.run, session.hostRun.host, session.task, variables);
  const names = [...new Set(scope.variables.names())].filter((name) => name !== 'hostvars' && name !== 'vars').sort();
  return new Map(names.map((name) => [name, written(scope.variables.get(name) ?? null)]));
}

function templarOf({ session, variables }: State): Templar {
  return scopeFor(session.run, session.hostRun.host, session.task, variables).templar;
}

function shownTask({ task, info }: { readonly task: Task; readonly info: TaskSession['info'] }): string {
  const name = info.role ? `${info.role} : ${info.name}` : info.name;
  return `${task.kind === 'handler' ? 'HANDLER' : 'TASK'}: ${name}`;
}

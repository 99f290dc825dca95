import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DroverError } from '../base/error.js';
import type { Effect } from '../module/controller.js';
import type { ActionPlugin } from '../module/define.js';
import { ActionFailure, ActionSkip } from '../module/failure.js';
import type { PlainDict } from '../module/plain.js';
import type { ModuleEntry } from '../module/registry.js';
import { answersWith } from '../template/plugins/python-answers.js';
import type { PatientQuestion } from '../template/plugins/python-host.js';
import { packValue, unpackValue } from '../template/plugins/python-values.js';
import { Bytes } from '../values/bytes.js';
import { fromPlain, toPlain } from '../values/plain.js';
import { repr, str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { CallSite } from './call-site.js';
import { runEntry, TaskController } from './controller.js';
import { callModule, runJob } from './dispatch.js';
import type { TaskResult } from './event.js';
import { findLocalFile } from './local-files.js';
import { aboutTask } from './python-task.js';
import type { Scope, TaskSession } from './session.js';
import { searchPath } from './task-variables.js';

/** One call of an action plugin in Python. */
interface PluginCall {
  readonly session: TaskSession;
  readonly scope: Scope;
  readonly site: CallSite;
  /** What it warns of, and what the actions change that it calls. */
  readonly notices: TaskResult['warnings'][number][];
  readonly effects: Effect[];
}

/**
 * Runs an action plugin in the Python process of the controller: it asks for what is to be done on the target, and gives the
 * result. Throws ActionFailure for its failure, ActionSkip for its skip, and DroverError for what else it raised.
 */
export async function callPlugin(call: PluginCall, { file, code }: ActionPlugin, args: Dict): Promise<Dict> {
  const { session, scope, site } = call;
  const { python } = session.run.context;
  if (!python.host.available) {
    throw new DroverError(`${file} is an action plugin in Python, and there is no Python 3 on this machine.`);
  }
  const about = packValue(aboutTask(session, site, scope.templar, args));
  const fields = { kind: 'action', file, name: code, plugin: basename(file, '.py'), about };
  const told = (await python.host.callApart('action', fields, questionsOf(call))) as Dict;
  return resultOf(told);
}

function resultOf(told: Dict): Dict {
  const result = unpackValue(told.get('result')!) as Dict;
  const msg = str(told.get('msg') ?? '');
  switch (told.get('kind')) {
    case 'fail':
      throw new ActionFailure(msg, toPlain(result) as PlainDict);
    case 'unreachable':
      throw new DroverError(msg, { code: 'connection' });
    case 'skip':
      throw new ActionSkip(msg, toPlain(result) as PlainDict);
    default:
      return result;
  }
}

function questionsOf(call: PluginCall): PatientQuestion {
  const simple = answersWith(call.scope.templar);
  return (what, args, named) => {
    const answer = ANSWERS[what];
    return answer ? answer(call, args, named) : simple(what, args, named);
  };
}

type Answer = (call: PluginCall, args: readonly Value[], named: ReadonlyMap<string, Value>) => Value | Promise<Value>;

/** What only an action may ask for: work on the target. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  execute(call, [name, args], named) {
    const entry = registryOf(call).resolveModule(str(name!), call.session.task.collections);
    if (!entry) throw new DroverError(`The module ${str(name!)} was not found in configured module paths`);
    return execute(call, entry, str(name!), dictOf(args), askedSite(call.site, named));
  },
  action: (call, [name, args], named) => callAction(call, str(name!), dictOf(args), askedSite(call.site, named)),
  async command({ session, site }, [line, input, become]) {
    const bytes = input instanceof Bytes ? input.data : undefined;
    const { rc, out, err } = await step(session, site, { step: 'command', text: str(line!), bytes }, become === true);
    return [Number(rc), new Bytes(Buffer.from(String(out), 'base64')), new Bytes(Buffer.from(String(err), 'base64'))];
  },
  async put({ session, site }, [local, remote]) {
    const bytes = await localFile(str(local!));
    await step(session, site, { step: 'put', text: str(remote!), bytes }, false);
    return null;
  },
  async fetch({ session, site }, [remote, local]) {
    const { out } = await step(session, site, { step: 'fetch', text: str(remote!) }, false);
    await writeFile(str(local!), Buffer.from(String(out), 'base64'));
    return null;
  },
  async reset({ session, site }) {
    await session.run.context.executor.reset(site.address());
    return null;
  },
  needle: ({ session: { task, run } }, [directory, name]) =>
    findLocalFile(searchPath(task), run.play.directory, str(directory!), str(name!)),
  has_action: (call, [name]) => registryOf(call).resolve(str(name!), call.session.task.collections) !== undefined,
  module_file: (call, [name]) =>
    registryOf(call).resolveModule(str(name!), call.session.task.collections)?.file ?? null,
};

function registryOf({ session }: PluginCall) {
  return session.run.context.registry;
}

/** The task's own site, but for what the plugin changed of it. */
function askedSite(site: CallSite, named: ReadonlyMap<string, Value>): CallSite {
  return site.asked(
    { check: named.get('check') === true, diff: named.get('diff') === true },
    named.get('become') !== false,
  );
}

/** A module as the target's part of an action: files that it names are the target's own. */
async function execute(
  { session, scope, notices }: PluginCall,
  entry: ModuleEntry,
  name: string,
  args: Dict,
  site: CallSite,
): Promise<Value> {
  const { options } = await entry.load();
  const given = 'remote_src' in options ? new Map(args).set('remote_src', true) : args;
  const controller = new TaskController(session, scope, site, given, scope.templar, notices);
  return fromPlain(await runEntry(session, site, controller, entry, given, name));
}

/** Another action, with all that belongs to it. */
async function callAction(call: PluginCall, name: string, args: Dict, site: CallSite): Promise<Value> {
  const { session, scope } = call;
  const entry = registryOf(call).resolve(name, session.task.collections);
  if (!entry) throw new DroverError(`The action ${name} was not found.`);
  const definition = await entry.load();
  const other = { ...session, module: { entry, definition }, info: { ...session.info, action: name } };
  const { result, effects, notices } = await callModule(other, scope, site, args);
  call.effects.push(...effects);
  call.notices.push(...notices);
  if (!result.has('changed')) result.set('changed', false);
  return result;
}

const STEPS: ModuleEntry = {
  fqcn: 'drover.session_steps',
  // Sources run from `.ts` in tests and from `.js` when built.
  file: fileURLToPath(
    new URL(`../module/session-steps${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url),
  ),
  kind: 'module',
  load: async () => (await import('../module/session-steps.js')).default,
};

/** Throws what keeps the step from being done. */
async function step(session: TaskSession, site: CallSite, args: PlainDict, become: boolean): Promise<PlainDict> {
  const outcome = await runJob(session, site.placed({ onController: false, become }), STEPS, args);
  if (outcome.kind === 'unreachable') throw new DroverError(outcome.message, { code: 'connection' });
  if (outcome.kind !== 'result') throw new DroverError('The command was not run to its end.', { code: 'timeout' });
  if (outcome.result.failed) throw new DroverError(String(outcome.result.msg));
  return outcome.result;
}

async function localFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new DroverError(`file or module does not exist: ${repr(path)}`, { cause });
  }
}

function dictOf(value: Value | undefined): Dict {
  return isDict(value) ? value : new Map();
}

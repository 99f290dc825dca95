import { DroverError, ProblemList } from '../src/base/error.js';
import { toBool } from '../src/module/convert.js';
import { type Controller, defineModule, ModuleFailure, type PlainDict } from '../src/module/index.js';
import { fromPlain } from '../src/values/plain.js';
import { type Dict, isDict, type Value } from '../src/values/value.js';
import { combineDicts } from './shared/combine-dicts.js';
import { factModules, isSetup } from './shared/facts/fact-modules.js';

/** Options that only setup gets; what else is given goes to every module. */
const OF_SETUP = [
  ['gather_subset', 'subset'],
  ['gather_timeout', 'timeout'],
  ['filter', 'filter'],
] as const;

export default defineModule({
  name: 'ansible.builtin.gather_facts',
  description: 'Gathers facts about the target; plays do it by themselves when they begin.',
  anyOption: 'more',
  options: {
    gather_subset: { type: 'raw', description: 'As of setup.' },
    gather_timeout: { type: 'raw', description: 'As of setup.' },
    filter: { type: 'raw', description: 'As of setup.' },
    fact_path: { type: 'raw', description: 'As of setup.' },
    parallel: {
      type: 'bool',
      description: 'Whether several modules run at one time, each on a connection of its own; by default they do.',
    },
    more: { type: 'dict', default: {}, hidden: true, description: 'What further modules take.' },
  },
  returns: {
    ansible_facts: { type: 'dict', description: 'The facts of all modules.', returned: 'success' },
    failed_modules: { type: 'dict', description: 'Results of the modules that failed.', returned: 'when one did' },
    skipped_modules: {
      type: 'dict',
      description: 'Results of the modules that were skipped.',
      returned: 'when one was',
    },
  },
  check: 'full',
  async control({ more, parallel, ...args }, controller) {
    const given = new Map<string, Value>(
      [...Object.entries(args), ...(more as ReadonlyMap<string, Value>)].filter(isGiven),
    );
    const modules = factModules(controller, given.get('network_os'));
    const call = (module: string, over: Controller) =>
      over.runModule(module, Object.fromEntries(argsFor(module, given, controller)));
    const answers = isParallel(parallel, controller)
      ? await callTogether(modules, call, controller)
      : await callInTurn(modules, call, controller);
    return { result: combined(answers) as never };
  },
});

type Call = (module: string, over: Controller) => Promise<PlainDict>;

function isParallel(given: boolean | null | undefined, controller: Controller): boolean {
  return toBool(controller.variable('ansible_facts_parallel') ?? given ?? true);
}

async function callInTurn(
  modules: readonly string[],
  call: Call,
  controller: Controller,
): Promise<Map<string, PlainDict>> {
  const answers = new Map<string, PlainDict>();
  for (const module of modules) answers.set(module, await call(module, controller));
  return answers;
}

/** The first takes the connection of the host's tasks. */
async function callTogether(
  modules: readonly string[],
  call: Call,
  controller: Controller,
): Promise<Map<string, PlainDict>> {
  const answers = modules.map(async (module, at) => {
    const over = at === 0 ? controller : controller.over({ lane: `facts-${at}` });
    return [module, await call(module, over)] as const;
  });
  return new Map(await Promise.all(answers));
}

function isGiven(entry: [string, Value | undefined]): entry is [string, Value] {
  return entry[1] !== null && entry[1] !== undefined;
}

function argsFor(module: string, given: ReadonlyMap<string, Value>, controller: Controller): Map<string, Value> {
  const args = new Map(given);
  if (isSetup(module)) return args;
  for (const [option, word] of OF_SETUP) {
    const value = args.get(option);
    args.delete(option);
    const all = option === 'gather_subset' && (Array.isArray(value) ? value.join() : value) === 'all';
    if (value !== undefined && !all) controller.warn(`Not passing ${word}(${String(value)}) to ${module}`);
  }
  return args;
}

/** Facts of all modules in one: later ones count, dicts in them are merged. */
function combined(answers: ReadonlyMap<string, PlainDict>): PlainDict {
  const failed = [...answers].filter(([, answer]) => answer.failed);
  const skipped = [...answers].filter(([, answer]) => !answer.failed && answer.skipped);
  const good = [...answers.values()].filter((answer) => !answer.failed && !answer.skipped);
  const facts = good.map((answer) => fromPlain(answer.ansible_facts ?? {})).filter(isDict);
  const all = facts.reduce<Dict>((known, more) => combineDicts(known, more), new Map());
  const listed = (name: 'warnings' | 'deprecations') => good.flatMap((answer) => (answer[name] as never[]) ?? []);
  const result = {
    ansible_facts: (failed.length > 0 && good.length === 0 ? {} : all.set('_ansible_facts_gathered', true)) as never,
    ...(good.length > 0 && { warnings: listed('warnings'), deprecations: listed('deprecations') }),
    ...(skipped.length > 0 && {
      msg: `The following modules were skipped: ${namesOf(skipped)}.`,
      skipped_modules: Object.fromEntries(skipped),
      ...(skipped.length === answers.size && { skipped: true }),
    }),
    _ansible_verbose_override: true,
  };
  if (failed.length > 0) throw failureOf(failed, result);
  return result;
}

type Answers = readonly (readonly [string, PlainDict])[];

function namesOf(answers: Answers): string {
  return answers.map(([name]) => name).join(', ');
}

function failureOf(failed: Answers, result: PlainDict): ModuleFailure {
  const msg = `The following modules failed to execute: ${namesOf(failed)}.`;
  const modules = failed.map(([name, { _ansible_verbose_override: _, ...answer }]) => [
    name,
    { ...answer, exception: '(traceback unavailable)' },
  ]);
  const problems = failed.map(([, answer]) => new DroverError(String(answer.msg ?? '')));
  const { msg: _skipped, ...rest } = result;
  const shown = { ...rest, failed_modules: Object.fromEntries(modules) };
  return new ModuleFailure(msg, shown, { cause: new ProblemList(problems, msg) });
}

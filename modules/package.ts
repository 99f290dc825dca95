import {
  ActionFailure,
  type Controller,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
} from '../src/module/index.js';
import { isDict, type Value } from '../src/values/value.js';

const options = {
  name: { type: 'raw', description: "The packages, in the manager's own words." },
  state: { type: 'raw', description: 'What must be: `present`, `absent`, and what else the manager knows.' },
  use: { type: 'raw', description: 'The module of the manager; the one that the target has when `auto` or not given.' },
  options: { type: 'dict', hidden: true, description: "Further options of the manager's module." },
} as const satisfies Options;

/** Modules that drover brings under `ansible.legacy`. */
const BUILTIN: ReadonlySet<string> = new Set(['apt', 'dnf', 'dnf5', 'yum']);

export default defineModule({
  name: 'ansible.builtin.package',
  async: true,
  description: 'Looks after packages with whatever manager of packages the target has.',
  options,
  anyOption: 'options',
  returns: {},
  check: 'full',
  looksFirst: true,
  differences: ['All options but `use` are those of the module that is chosen.'],
  async control(args, controller) {
    const use = await chosen(args.use, controller);
    const given = { ...Object.fromEntries(args.options ?? []), name: args.name, state: args.state };
    const kept = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
    const result = await controller.runModule(
      BUILTIN.has(use) ? `ansible.legacy.${use}` : use,
      Object.fromEntries(kept) as Record<string, Value>,
    );
    return { result };
  },
});

async function chosen(use: Value | undefined, controller: Controller): Promise<string> {
  if (use !== null && use !== undefined && use !== 'auto') return String(use);
  const configured = controller.variable('ansible_package_use');
  if (configured) return String(configured);
  const facts = controller.variable('ansible_facts');
  const known = isDict(facts) ? facts.get('pkg_mgr') : undefined;
  const found = known ? String(known) : await detected(controller);
  if (found === undefined || found === 'unknown') {
    throw new ActionFailure('Could not detect a package manager. Try using the "use" option.');
  }
  if (found === 'auto') {
    throw new ActionFailure(
      'Could not detect which package manager to use. Try gathering facts or setting the "use" option.',
    );
  }
  return found;
}

async function detected(controller: Controller): Promise<string | undefined> {
  const answer = await controller.runModule('ansible.legacy.setup', {
    filter: 'ansible_pkg_mgr',
    gather_subset: '!all',
  });
  if (answer.failed) {
    throw new ModuleFailure(
      `Failed to fetch ansible_pkg_mgr to determine the package action backend: ${String(answer.msg)}`,
    );
  }
  const found = (answer.ansible_facts as PlainDict | undefined)?.ansible_pkg_mgr;
  return found === undefined ? undefined : String(found);
}

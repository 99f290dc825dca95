import { DroverError, ProblemList } from '../src/base/error.js';
import { defineModule, ModuleFailure } from '../src/module/index.js';
import type { Value } from '../src/values/value.js';

export default defineModule({
  name: 'ansible.builtin.gather_facts',
  description: 'Gathers facts about the target; plays do it by themselves when they begin.',
  options: {
    gather_subset: { type: 'raw', description: 'As of setup.' },
    gather_timeout: { type: 'raw', description: 'As of setup.' },
    filter: { type: 'raw', description: 'As of setup.' },
    fact_path: { type: 'raw', description: 'As of setup.' },
    parallel: { type: 'bool', description: 'Without effect: there is one module of facts.' },
  },
  returns: { ansible_facts: { type: 'dict', description: 'The facts.', returned: 'success' } },
  check: 'full',
  differences: ['The facts come from setup alone: there is no setting that names further modules.'],
  async control(args, controller) {
    const given = (['gather_subset', 'gather_timeout', 'filter', 'fact_path'] as const)
      .map((name): [string, Value] => [name, args[name] ?? null])
      .filter(([, value]) => value !== null);
    const answer = await controller.runModule('ansible.legacy.setup', Object.fromEntries(given));
    const shown = { _ansible_verbose_override: true };
    if (answer.failed) {
      const { _ansible_verbose_override: _, ...shownAnswer } = answer;
      const failed = { 'ansible.legacy.setup': { ...shownAnswer, exception: '(traceback unavailable)' } };
      const msg = 'The following modules failed to execute: ansible.legacy.setup.';
      const cause = new ProblemList([new DroverError(String(answer.msg ?? ''))], msg);
      throw new ModuleFailure(msg, { ansible_facts: {}, failed_modules: failed, ...shown }, { cause });
    }
    const facts = (answer.ansible_facts ?? {}) as Record<string, Value>;
    return {
      result: {
        ansible_facts: { ...facts, _ansible_facts_gathered: true } as never,
        warnings: answer.warnings ?? [],
        deprecations: answer.deprecations ?? [],
        ...shown,
      },
    };
  },
});

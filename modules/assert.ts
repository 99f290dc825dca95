import { type Controller, defineModule } from '../src/module/index.js';
import { Template } from '../src/values/template.js';
import type { Value } from '../src/values/value.js';

export default defineModule({
  name: 'ansible.builtin.assert',
  description: 'Fails unless all conditions hold.',
  options: {
    that: { type: 'raw', raw: true, required: true, description: 'A condition, or a list of them.' },
    fail_msg: {
      type: 'raw',
      aliases: ['msg'],
      default: 'Assertion failed',
      convert: { name: 'str_or_list_of_str', from: textOrTexts },
      description: 'What to say when one does not hold.',
    },
    success_msg: {
      type: 'raw',
      default: 'All assertions passed',
      convert: { name: 'str_or_list_of_str', from: textOrTexts },
      description: 'What to say when all hold.',
    },
    quiet: { type: 'bool', default: false, description: 'Whether the result is shown only with `-v`.' },
  },
  returns: {
    assertion: { type: 'str', description: 'The condition that does not hold.', returned: 'failure' },
    evaluated_to: { type: 'bool', description: 'Its value.', returned: 'failure' },
    msg: { type: 'raw', description: 'The message.', returned: 'always' },
  },
  check: 'full',
  async control(args, controller) {
    const always = args.quiet ? {} : { _ansible_verbose_always: true };
    const conditions = conditionsOf(args.that!, controller);
    for (const [index, condition] of conditions.entries()) {
      const place = Array.isArray(args.that) ? controller.placeOf('that', index) : controller.placeOf('that');
      if (controller.test(condition, place)) continue;
      const assertion = condition instanceof Template ? condition.text : condition;
      return { result: { ...always, failed: true, evaluated_to: false, assertion, msg: args.fail_msg } };
    }
    return { result: { ...always, changed: false, msg: args.success_msg } };
  },
});

/** A template that gives a list stands for that list; any other is a condition itself. */
function conditionsOf(that: Value, controller: Controller): readonly Value[] {
  if (that instanceof Template && /^\s*\{\{.*\}\}\s*$/s.test(that.text)) {
    try {
      const rendered = controller.render(that);
      if (Array.isArray(rendered)) return rendered;
    } catch {
      return [that];
    }
  }
  return Array.isArray(that) ? that : [that];
}

function textOrTexts(value: Value): Value {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new Error('a string or list of strings is required');
}

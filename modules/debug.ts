import { DroverError } from '../src/base/error.js';
import { type Controller, defineModule } from '../src/module/index.js';
import { repr } from '../src/values/repr.js';
import type { Value } from '../src/values/value.js';

export default defineModule({
  name: 'ansible.builtin.debug',
  description: 'Shows a message or the value of an expression.',
  options: {
    msg: { type: 'raw', default: 'Hello world!', description: 'What to show.' },
    var: {
      description: 'An expression, without braces, to show with its value.',
      convert: { name: '_check_type_str_no_conversion', from: textOnly },
    },
    verbosity: { type: 'int', default: 0, description: 'Shown only from this level of `-v` on.' },
  },
  mutually_exclusive: [['msg', 'var']],
  returns: {
    msg: { type: 'raw', description: 'The message.', returned: 'when `msg` is given' },
    skipped_reason: { type: 'str', description: 'Why nothing was shown.', returned: 'when skipped' },
  },
  check: 'full',
  async control(args, controller) {
    if (args.verbosity > controller.verbosity) {
      return { result: { skipped_reason: 'Verbosity threshold not met.', skipped: true, failed: false } };
    }
    const shown = { _ansible_verbose_always: true, failed: false };
    if (!args.var) return { result: { msg: args.msg, ...shown } };
    return { result: { [args.var]: inspect(args.var, controller), ...shown } };
  },
});

function inspect(expression: string, controller: Controller): Value {
  const source = controller.placeOf('var');
  try {
    controller.trust('var', expression);
    return controller.inspect(expression, source);
  } catch (cause) {
    throw new DroverError('Error while resolving `var` expression.', { code: 'template', source, cause });
  }
}

function textOnly(value: Value): Value {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  throw new Error(`'${repr(value)}' is not a string and conversion is not allowed`);
}

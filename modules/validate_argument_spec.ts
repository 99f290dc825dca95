import { DroverError } from '../src/base/error.js';
import { checkArguments } from '../src/module/check.js';
import { type Controller, defineModule, type Options } from '../src/module/index.js';
import { repr } from '../src/values/repr.js';
import { taggedClass } from '../src/values/tagged.js';
import { type Dict, isDict, type Value } from '../src/values/value.js';
import { combineDicts } from './shared/combine-dicts.js';

export default defineModule({
  name: 'ansible.builtin.validate_argument_spec',
  description: 'Checks variables (those of a role) against a specification of arguments.',
  options: {
    argument_spec: { type: 'raw', description: 'The options, as in meta/argument_specs.yml.' },
    provided_arguments: { type: 'raw', description: 'Values that come before the variables of the same names.' },
    validate_args_context: { type: 'raw', description: 'What is validated, for the result.' },
  },
  returns: {
    argument_errors: { type: 'list', description: 'What is wrong.', returned: 'failure' },
    argument_spec_data: { type: 'dict', description: 'The specification.', returned: 'failure' },
    validate_args_context: { type: 'dict', description: 'The option of that name.', returned: 'always' },
  },
  check: 'full',
  async control(args, controller) {
    const spec = args.argument_spec;
    if (spec === null || spec === undefined) {
      throw new DroverError(`"argument_spec" arg is required in args: ${repr(givenArgs(args))}`);
    }
    const provided = args.provided_arguments ?? new Map();
    if (!isDict(spec)) throw new DroverError(wrongType('argument_spec', spec));
    if (!isDict(provided)) throw new DroverError(wrongType('provided_arguments', provided));
    const values = combineDicts(fromVariables(spec, controller), provided);
    const module = { name: 'validate_argument_spec', options: optionsOf(spec) };
    const { problems } = checkArguments(module, values, { bare: true });
    const context = args.validate_args_context ?? new Map();
    if (problems.length === 0) {
      return { result: { validate_args_context: context, changed: false, msg: 'The arg spec validation passed' } };
    }
    const errors = problems.map((problem) => problem.message);
    return {
      result: {
        validate_args_context: context,
        failed: true,
        msg: `Validation of arguments failed:\n${errors.join('\n')}`,
        argument_spec_data: spec,
        argument_errors: errors,
      },
    };
  },
});

function givenArgs(args: Readonly<Record<string, unknown>>): Dict {
  return new Map(Object.entries(args).filter(([, value]) => value !== null)) as Dict;
}

function wrongType(name: string, value: Value): string {
  return `Incorrect type for ${name}, expected dict and got ${taggedClass(value)}`;
}

function fromVariables(spec: Dict, controller: Controller): Dict {
  const found = [...spec.keys()].map((name): [Value, Value | undefined] => [name, controller.variable(String(name))]);
  return new Map(found.filter((entry): entry is [Value, Value] => entry[1] !== undefined));
}

/** The specification's dicts as option declarations: the words are the same. */
function optionsOf(spec: Dict): Options {
  return Object.fromEntries(
    [...spec].map(([name, option]) => [String(name), optionOf(isDict(option) ? option : new Map())]),
  );
}

function optionOf(option: Dict): Options[string] {
  const suboptions = option.get('options');
  const words = [...option].map(([word, value]) => [
    String(word),
    word === 'required_by' && isDict(value) ? Object.fromEntries(value as Map<string, Value>) : value,
  ]);
  return {
    description: '',
    ...Object.fromEntries(words),
    ...(isDict(suboptions) && { options: optionsOf(suboptions) }),
  };
}

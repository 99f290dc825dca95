import type { ModuleDefinition } from './define.js';
import type { OptionSpec, Options, OptionType } from './spec.js';

type JsonSchema = { readonly [key: string]: unknown };

const TEMPLATE: JsonSchema = { $ref: '#/$defs/template' };

/** A JSON Schema of a module's arguments as tasks write them: every value may be a template, `#/$defs/template`. */
export function argumentSchema({ options, anyOption, freeForm }: ModuleDefinition): JsonSchema {
  const open = anyOption !== undefined || freeForm !== undefined;
  return { ...objectSchema(options), ...(open ? {} : { additionalProperties: false }) };
}

function objectSchema(options: Options): JsonSchema {
  const shown = Object.entries(options).filter(([name, { hidden }]) => !hidden && !name.startsWith('_'));
  const properties = shown.flatMap(([name, option]) =>
    [name, ...(option.aliases ?? [])].map((spelling) => [spelling, optionSchema(option)] as const),
  );
  // With aliases there are several names for what must be there: editors are not told.
  const required = shown.filter(([, option]) => option.required && !option.aliases?.length).map(([name]) => name);
  return { type: 'object', properties: Object.fromEntries(properties), ...(required.length > 0 ? { required } : {}) };
}

function optionSchema(option: OptionSpec): JsonSchema {
  const { description } = option;
  const told = { description, ...(option.default === undefined ? {} : { default: option.default }) };
  if (option.choices && option.type !== 'list') return { ...told, anyOf: [{ enum: option.choices }, TEMPLATE] };
  const value = valueSchema(option.type ?? 'str', option);
  return value ? { ...told, anyOf: [value, TEMPLATE] } : told;
}

/** Undefined where anything will do. Numbers and booleans are texts to Ansible, and the other way round. */
function valueSchema(type: OptionType, option: OptionSpec): JsonSchema | undefined {
  switch (type) {
    case 'bool':
      return { type: ['boolean', 'null', 'string', 'integer'] };
    case 'int':
      return { anyOf: [{ type: ['integer', 'null'] }, { type: 'string', pattern: '^\\s*[+-]?[0-9]+\\s*$' }] };
    case 'float':
      return { type: ['number', 'null', 'string'] };
    case 'str':
    case 'path':
    case 'bytes':
    case 'bits':
      return { type: ['string', 'number', 'boolean', 'null'] };
    case 'list':
      return listSchema(option);
    case 'dict':
      return {
        anyOf: [option.options ? objectSchema(option.options) : { type: 'object' }, { type: ['null', 'string'] }],
      };
    case 'raw':
    case 'json':
    case 'jsonarg':
      return undefined;
  }
}

/** A single element, or text with commas, is a list, too. */
function listSchema({ elements, choices, options }: OptionSpec): JsonSchema {
  const element: OptionSpec = {
    description: '',
    ...(elements ? { type: elements } : { type: 'raw' }),
    ...(options ? { options } : {}),
  };
  const item = choices ? { enum: choices } : valueSchema(element.type!, element);
  const items = item ? { anyOf: [item, TEMPLATE] } : {};
  return {
    anyOf: [
      { type: 'array', items },
      { type: ['string', 'number', 'boolean', 'null', ...(options ? ['object'] : [])] },
    ],
  };
}

import type { KeywordSpec, KeywordType, Scope } from './keyword.js';
import { KEYWORDS, type KeywordName, keywordSpec } from './keywords.js';
import { LOOP_CONTROL } from './keywords-task.js';

export type JsonSchema = { readonly [key: string]: unknown };

/** What the schema says of a module: its description, and the schema of its arguments. */
export interface ModuleSchema {
  readonly description: string;
  readonly arguments: JsonSchema;
}

/**
 * A JSON Schema (draft 2020-12) of playbooks for editors, derived from the keyword table. `modules` adds the modules' arguments by
 * the names under which tasks use them; other keys of a task stay allowed, as they may be modules that nobody told of.
 */
export function playbookSchema(modules: Readonly<Record<string, ModuleSchema>> = {}): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Ansible playbook',
    type: 'array',
    items: { anyOf: [{ $ref: '#/$defs/play' }, { $ref: '#/$defs/import' }] },
    $defs: {
      play: nodeSchema('play', ['hosts']),
      import: nodeSchema('import', ['import_playbook']),
      role: { ...nodeSchema('role', []), additionalProperties: true },
      block: nodeSchema('block', ['block']),
      task: taskSchema('task', modules),
      handler: taskSchema('handler', modules),
      tasks: listOf('task'),
      handlers: listOf('handler'),
      template: { type: 'string', pattern: '\\{\\{|\\{%' },
    },
  };
}

/** The schema of a file of tasks. */
export function taskFileSchema(modules: Readonly<Record<string, ModuleSchema>> = {}): JsonSchema {
  const { $schema, $defs } = playbookSchema(modules);
  return { $schema, title: 'Ansible tasks', $ref: '#/$defs/tasks', $defs };
}

function nodeSchema(scope: Scope, required: readonly string[]): JsonSchema {
  return { type: 'object', properties: propertiesOf(scope), required, additionalProperties: false };
}

function taskSchema(scope: 'task' | 'handler', modules: Readonly<Record<string, ModuleSchema>>): JsonSchema {
  const actions = Object.entries(modules).map(([name, module]) => {
    const { description } = module;
    return [name, { description, anyOf: [{ type: ['string', 'null'] }, module.arguments] }] as const;
  });
  return {
    type: 'object',
    properties: { ...propertiesOf(scope), ...Object.fromEntries(actions) },
    patternProperties: { '^with_': { description: 'A loop over what the lookup of that name gives.' } },
  };
}

function listOf(node: 'task' | 'handler'): JsonSchema {
  const items = { anyOf: [{ $ref: '#/$defs/block' }, { $ref: `#/$defs/${node}` }] };
  return { type: ['array', 'null'], items };
}

function propertiesOf(scope: Scope): Record<string, JsonSchema> {
  const properties: Record<string, JsonSchema> = {};
  for (const name of Object.keys(KEYWORDS) as KeywordName[]) {
    const spec = keywordSpec(name);
    if (!spec.scopes.includes(scope)) continue;
    for (const spelling of [name, ...(spec.aliases ?? [])]) properties[spelling] = keywordSchema(name, spec);
  }
  if (scope === 'play')
    properties.user = { description: 'Another spelling of `remote_user`.', ...valueSchema('string') };
  return properties;
}

function keywordSchema(name: KeywordName, spec: KeywordSpec): JsonSchema {
  const { description } = spec;
  if (name === 'loop_control') return { description, ...loopControlSchema() };
  if (name === 'handlers') return { description, $ref: '#/$defs/handlers' };
  if (spec.choices) return { description, anyOf: [{ enum: spec.choices }, TEMPLATE] };
  return { description, ...valueSchema(spec.type) };
}

const TEMPLATE: JsonSchema = { $ref: '#/$defs/template' };

function valueSchema(type: KeywordType): JsonSchema {
  switch (type) {
    case 'string':
      return { type: ['string', 'number', 'boolean', 'null'] };
    case 'int':
      return { anyOf: [{ type: ['integer', 'null'] }, { type: 'string', pattern: '^[0-9]+$' }, TEMPLATE] };
    case 'float':
      return { anyOf: [{ type: ['number', 'null'] }, TEMPLATE] };
    case 'percent':
      return { anyOf: [{ type: 'number' }, { type: 'string', pattern: '^[0-9.]+%?$' }, TEMPLATE] };
    case 'bool':
      return {
        anyOf: [{ type: ['boolean', 'null'] }, { enum: ['yes', 'no', 'on', 'off', 'true', 'false'] }, TEMPLATE],
      };
    case 'dict':
      return { anyOf: [{ type: ['object', 'null'] }, TEMPLATE] };
    case 'conditions':
      return { anyOf: [CONDITION, { type: 'array', items: CONDITION }] };
    case 'tags':
      return { anyOf: [{ type: 'string' }, { type: 'array', items: { type: ['string', 'integer'] } }] };
    case 'tasks':
      return { $ref: '#/$defs/tasks' };
    case 'roles':
      return { type: ['array', 'null'], items: { anyOf: [{ type: 'string' }, { $ref: '#/$defs/role' }] } };
    case 'list':
    case 'any':
      return {};
  }
}

const CONDITION: JsonSchema = { type: ['string', 'boolean', 'number', 'null'] };

function loopControlSchema(): JsonSchema {
  const entries = Object.entries(LOOP_CONTROL).map(
    ([name, { type, description }]) => [name, { description, ...valueSchema(type) }] as const,
  );
  return { type: 'object', properties: Object.fromEntries(entries), additionalProperties: false };
}

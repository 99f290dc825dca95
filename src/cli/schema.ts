import { argumentSchema } from '../module/argument-schema.js';
import { createRegistry, type ModuleEntry } from '../module/registry.js';
import { keywordReference } from '../playbook/docs.js';
import { type JsonSchema, type ModuleSchema, playbookSchema, taskFileSchema } from '../playbook/schema.js';
import type { CommandMain } from './io.js';

/** What `drover schema` prints. */
const KINDS: Readonly<Record<string, () => Promise<string>>> = {
  playbook: () => withModules(playbookSchema),
  tasks: () => withModules(taskFileSchema),
  keywords: async () => keywordPage(),
};

/** `drover schema [playbook|tasks|keywords]`: JSON Schemas for editors, and the page of keywords. */
export const schema: CommandMain = async (argv, io) => {
  const [kind = 'playbook', ...rest] = argv;
  if (kind === '-h' || kind === '--help') return usage(io.out, 0);
  const print = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (!print || rest.length > 0) return usage(io.err, 2);
  io.out(await print());
  return 0;
};

function usage(say: (text: string) => void, status: number): number {
  say(`usage: drover schema [${Object.keys(KINDS).join('|')}]\n`);
  return status;
}

/** A schema with the arguments of the modules that are there, each under its short and its full name. */
async function withModules(schemaOf: (modules: Record<string, ModuleSchema>) => JsonSchema): Promise<string> {
  const modules: Record<string, ModuleSchema> = {};
  const definitions: Record<string, JsonSchema> = {};
  for (const entry of createRegistry().list()) {
    const definition = await entry.load();
    definitions[entry.fqcn] = argumentSchema(definition);
    const own = { description: definition.description, arguments: { $ref: `#/$defs/${entry.fqcn}` } };
    for (const name of namesOf(entry)) modules[name] = own;
  }
  const document = schemaOf(modules);
  const $defs = { ...(document.$defs as JsonSchema), ...definitions };
  return `${JSON.stringify({ ...document, $defs }, undefined, 2)}\n`;
}

function namesOf({ fqcn }: ModuleEntry): string[] {
  const short = fqcn.replace(/^ansible\.builtin\./, '');
  return short === fqcn ? [fqcn] : [short, fqcn];
}

/** docs/keywords.md. */
export function keywordPage(): string {
  return `# Keywords

What plays, roles, blocks, tasks and handlers take. This page is made of the table that drover reads playbooks with:
\`drover schema keywords\`. \`drover schema playbook\` and \`drover schema tasks\` give JSON Schemas for editors.

${keywordReference()}`;
}

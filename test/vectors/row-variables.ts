import { join } from 'node:path';
import type { SourcePosition } from '../../src/base/position.js';
import type { Inventory } from '../../src/inventory/inventory.js';
import type { TemplateEnvironment } from '../../src/template/environment.js';
import type { Message } from '../../src/base/notice.js';
import type { VariableSource } from '../../src/template/templar.js';
import type { Dict, Value } from '../../src/values/value.js';
import type { YamlNode } from '../../src/yaml/node.js';
import { parseSingle } from '../../src/yaml/parse.js';
import { toValue } from '../../src/yaml/value.js';
import { inventoryVariables } from './row-inventory.js';
import { decodeVars } from './row-text.js';
import type { Row } from './tagged.js';

/** The variables of a row: its own, those of its YAML text, and those of its inventory's host. */
export function rowVariables(
  row: Row,
  directory: string,
  inventory: Inventory | undefined,
  environment: TemplateEnvironment,
  notices: Message[],
): VariableSource {
  const root = row.vars_yaml === undefined ? undefined : yamlRoot(row.vars_yaml, directory, notices);
  const own = new Map<string, Value>([
    ...(root ? ([...(toValue(root, { templates: true }) as Dict)] as [string, Value][]) : []),
    ...decodeVars(row.vars ?? {}),
  ]);
  const around = inventory
    ? inventoryVariables(inventory, row, own, directory, environment)
    : new Map<string, Value>([['playbook_dir', directory]]);
  const variables = new Map([...around, ...own]);
  return {
    get: (name) => variables.get(name),
    names: () => variables.keys(),
    written: (path) => writtenInVars(row.vars ?? {}, path) ?? (root && writtenInYaml(root, path)),
  };
}

function yamlRoot(text: string, directory: string, notices: Message[]): YamlNode | undefined {
  return parseSingle(text, join(directory, 'vars.yml'), {
    onWarning: ({ message, deprecated }) => notices.push({ type: deprecated ? 'deprecation' : 'warning', message }),
  });
}

function writtenInVars(vars: unknown, path: readonly Value[]): true | undefined {
  let json = vars;
  for (const key of path) json = (json as Record<string, unknown> | undefined)?.[key as string];
  if (json === undefined || json === null) return undefined;
  return typeof json === 'object' && '__unsafe__' in json ? undefined : true;
}

function writtenInYaml(root: YamlNode, path: readonly Value[]): SourcePosition | undefined {
  let node: YamlNode | undefined = root;
  for (const key of path) {
    if (node?.kind === 'map')
      node = node.entries.find((entry) => entry.key.kind === 'scalar' && entry.key.value === key)?.value;
    else node = node?.kind === 'seq' ? node.items[key as number] : undefined;
  }
  return node?.kind === 'scalar' && node.unsafe ? undefined : node?.source;
}

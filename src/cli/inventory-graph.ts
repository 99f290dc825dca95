import { DroverError } from '../base/error.js';
import type { Group } from '../inventory/group.js';
import type { Host, Inventory } from '../inventory/inventory.js';
import { compareText } from '../values/code-points.js';
import { str } from '../values/repr.js';
import type { Dict } from '../values/value.js';

export interface GraphRequest {
  readonly inventory: Inventory;
  /** Name of the group at the top. */
  readonly top: string;
  /** Variables to show; absent: none. */
  readonly vars?: { ofHost(host: Host): Dict; ofGroup(group: Group): Dict } | undefined;
}

/** `--graph`: the groups as a tree of lines. */
export function renderGraph(request: GraphRequest): string {
  const group = request.inventory.groups.get(request.top);
  if (!group) throw new DroverError('Pattern must be valid group name when using --graph', { code: 'options' });
  return groupLines(request, group, 0).join('\n');
}

function groupLines(request: GraphRequest, group: Group, depth: number): string[] {
  const lines = [indented(`@${group.name}:`, depth)];
  for (const child of group.children) lines.push(...groupLines(request, child, depth + 1));
  if (group.name !== 'all') {
    for (const host of group.hosts) {
      lines.push(indented(host.name, depth + 1));
      if (request.vars) lines.push(...varLines(request.vars.ofHost(host), depth + 2));
    }
  }
  if (request.vars) lines.push(...varLines(request.vars.ofGroup(group), depth + 1));
  return lines;
}

function varLines(vars: Dict, depth: number): string[] {
  return [...vars]
    .map(([name, value]) => [str(name), value] as const)
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => indented(`{${name} = ${str(value)}}`, depth));
}

function indented(text: string, depth: number): string {
  return depth === 0 ? text : `${'  |'.repeat(depth)}--${text}`;
}

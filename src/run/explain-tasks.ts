import type { RunContext } from '../engine/context.js';
import { searchPath, taskVariables } from '../engine/task-variables.js';
import type { Block, Play, Task } from '../playbook/ast.js';
import { taskLabel } from '../playbook/listing.js';
import { textOfValue } from '../playbook/nodes.js';
import type { Findings } from '../playbook/preflight/request.js';
import { survey } from '../playbook/preflight/survey.js';
import { lineage } from '../playbook/variables.js';
import type { Dict } from '../values/value.js';
import type { ExplainedDefinition } from '../vars/explain.js';
import type { TaskVariables } from '../vars/scope.js';
import type { PlaybookLoader } from './loader.js';

/** A task of a play, with what it and everything around it contribute to the variables. */
export interface ExplainedTask {
  readonly task: Task;
  readonly label: string;
  readonly variables: TaskVariables;
  readonly searchPath: readonly string[];
  /** Whose each `vars:` is: the task's, a block's, an include's. */
  readonly owners: ReadonlyMap<Dict, string>;
}

/** All tasks of a play, those of includes with literal names among them. What cannot be followed is told. */
export function tasksOf(play: Play, { reading }: PlaybookLoader, emit: RunContext['emit']): ExplainedTask[] {
  const findings: Findings = { errors: [], warnings: [], unknown: [] };
  const { sites } = survey({ context: reading, plays: [play] }, findings);
  for (const { message, source } of [...findings.errors, ...findings.warnings, ...findings.unknown]) {
    emit({ type: 'warning', message, source });
  }
  return sites.map(({ task }) => ({
    task,
    label: taskLabel(task),
    variables: taskVariables(task),
    searchPath: [...new Set([...searchPath(task), play.directory])],
    owners: new Map([...lineage(task)].map((node) => [node.vars, nodeLabel(node)])),
  }));
}

function nodeLabel(node: Block | Task): string {
  if (node.kind !== 'block') return `${node.kind} '${taskLabel(node)}'`;
  const name = textOfValue(node.name);
  return name ? `block '${name}'` : 'block';
}

/** Definitions in one order: equal for two tasks when the same definitions count for both. */
export function identityOf(definitions: readonly ExplainedDefinition[]): string {
  return definitions
    .map(({ source, level, of }) => (source ? `${source.file}:${source.line}:${source.column}` : `${level} ${of}`))
    .join('\n');
}

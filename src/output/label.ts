import { CENSORED_LABEL, type TaskInfo, type TaskResult } from '../engine/event.js';
import { str } from '../values/repr.js';
import { Template } from '../values/template.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isDict, type Value } from '../values/value.js';

/** The task's name as headers show it, with its role in front. */
export function taskTitle(task: TaskInfo): string {
  return (task.role === undefined ? task.name : `${task.role} : ${task.name}`).trim();
}

/** The host, and the one that the task was delegated to with its address when that is another. */
export function hostLabel({ host, delegatedTo, result }: TaskResult): string {
  if (delegatedTo === undefined || delegatedTo === host.name) return host.name;
  const delegated = result.get('_ansible_delegated_vars');
  const address = (isDict(delegated) ? delegated.get('ansible_host') : undefined) ?? delegatedTo;
  return `${host.name} -> ${delegatedTo}${address === delegatedTo ? '' : `(${String(address)})`}`;
}

/** Where a host that the task was delegated to is reached; undefined when it ran on its own. */
export function delegateAddress(result: Dict): string | undefined {
  const delegated = result.get('_ansible_delegated_vars');
  return isDict(delegated) ? textOf(delegated.get('ansible_host')) : undefined;
}

/** What a loop's item is called: undefined when the result is of no item. */
export function itemLabel({ result, label }: TaskResult): Value | undefined {
  if (result.get('_ansible_no_log') === true) return CENSORED_LABEL;
  return result.get('_ansible_item_label') ?? (label === undefined ? result.get('item') : label);
}

/** Whether a result of this verbosity is shown in full. */
export function isVerbose(result: Dict, verbosity: number, least = 0): boolean {
  const wanted = verbosity > least || result.get('_ansible_verbose_always') === true;
  return wanted && result.get('_ansible_verbose_override') !== true;
}

/** Labels that Python takes for false are not shown of an include. */
export function isFalsyLabel(label: Value | undefined): boolean {
  return label === undefined || !isTrue(label);
}

/** A label as Python prints it. */
export function labelText(label: Value | undefined): string {
  return label === undefined ? 'None' : str(label);
}

/** A value of a result as text, empty when it is not there. */
export function textOf(value: Value | undefined): string {
  return value === undefined || value === null ? '' : str(value);
}

/** The task's arguments as written: `a=1, b=2`. */
export function argumentsText(task: TaskInfo): string {
  const entries = [...(task.args ?? [])];
  return entries.map(([key, value]) => `${str(key)}=${value instanceof Template ? value.text : str(value)}`).join(', ');
}

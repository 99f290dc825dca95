import { resolveKeyword } from '../playbook/keywords.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import type { TaskSession } from './session.js';

/** `ansible_failed_task`: the task's attributes, as far as they are data. */
export function failedTaskValue(session: TaskSession): Dict {
  const { task, info } = session;
  const value: Dict = new Map<Value, Value>([
    ['name', task.name === null ? '' : info.name],
    ['action', info.action],
    ['args', plain(info.args ?? new Map())],
    ['tags', [...info.tags]],
    ['loop', task.loop ? plain(task.loop.items.value) : null],
    ['loop_with', task.loop?.with ?? null],
    ['when', resolveKeyword(task, 'when').map(({ value: condition }) => plain(condition))],
    ['check_mode', info.check],
    ['diff', info.diff],
    ['no_log', info.noLog],
    ['uuid', info.id],
    ['implicit', task.implicit],
  ]);
  const register = resolveKeyword(task, 'register');
  if (register) value.set('register', register.value);
  return value;
}

/** Templates as their text: what is kept here is data. */
function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, plain(item)]));
  return value !== null && typeof value === 'object' && 'text' in value && 'compiled' in value ? value.text : value;
}

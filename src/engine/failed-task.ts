import type { Given, Task } from '../playbook/ast.js';
import { KEYWORDS, type KeywordName, keywordSpec, resolveKeyword } from '../playbook/keywords.js';
import { LOOP_CONTROL } from '../playbook/keywords-task.js';
import type { Templar } from '../template/templar.js';
import { Template } from '../values/template.js';
import { type Dict, Float, isDict, type Value } from '../values/value.js';
import { scopeFor, type TaskSession } from './session.js';

/** What attributes are that nothing sets: null, but for these. */
const DEFAULTS: Readonly<Record<string, Value>> = {
  any_errors_fatal: false,
  async: 0,
  become: false,
  become_method: 'sudo',
  changed_when: [],
  collections: [],
  delay: new Float(5),
  environment: [],
  failed_when: [],
  module_defaults: [],
  poll: 15,
  throttle: 0,
  timeout: 0,
  until: [],
  when: [],
};

const LOOP_CONTROL_DEFAULTS: Readonly<Record<string, Value>> = {
  break_when: [],
  extended_allitems: true,
  loop_var: 'item',
  pause: new Float(0),
};

const ATTRIBUTES = (Object.keys(KEYWORDS) as KeywordName[]).filter(
  (name) => keywordSpec(name).scopes.includes('task') && name !== 'local_action',
);

/** `ansible_failed_task`: the task's attributes as data, rendered as far as they can be. */
export function failedTaskValue(session: TaskSession): Dict {
  const { task, info, run } = session;
  const { templar } = scopeFor(run, session.hostRun.host, task, session.local);
  const attributes: Dict = new Map(ATTRIBUTES.map((name) => [name, attribute(task, name, templar)]));
  return new Map<Value, Value>([
    ...attributes,
    ['_resolved_action', task.fqcn],
    ['action', info.action],
    ['args', rendered(info.args ?? new Map(), templar)],
    ['async_val', attributes.get('async')!],
    ['check_mode', info.check],
    ['connection', attributes.get('connection') ?? run.context.defaults.connection],
    ['diff', info.diff],
    ['finalized', true],
    ['loop', task.loop ? rendered(task.loop.items.value, templar) : null],
    ['loop_control', loopControl(attributes.get('loop_control')!)],
    ['loop_with', task.loop?.with ?? null],
    ['name', task.name === null ? '' : info.name],
    ['no_log', info.noLog],
    ['squashed', true],
    ['tags', [...info.tags]],
    ['uuid', info.id],
    ['vars', rendered(task.vars, templar)],
  ]);
}

function attribute(task: Task, name: KeywordName, templar: Templar): Value {
  const spec = keywordSpec(name);
  const given: Given | readonly Given[] | undefined = resolveKeyword(task, name as 'when' | 'name');
  const isList = spec.combine === 'extend' || spec.type === 'conditions' || spec.type === 'list';
  const all: readonly Given[] = given === undefined ? [] : 'value' in given ? [given] : given;
  if (all.length === 0) return DEFAULTS[name] ?? null;
  const values = all.map(({ value }) => (spec.templated === 'raw' ? plain(value) : rendered(value, templar)));
  return isList ? values.flat() : values[0]!;
}

function loopControl(given: Value): Dict {
  const names = Object.keys(LOOP_CONTROL).filter((name) => !('own' in LOOP_CONTROL[name as keyof typeof LOOP_CONTROL]));
  return new Map(
    names.map((name) => [name, (isDict(given) && given.get(name)) || (LOOP_CONTROL_DEFAULTS[name] ?? null)]),
  );
}

/** With templates as their text where they cannot be rendered: what is kept here is data. */
function rendered(value: Value, templar: Templar): Value {
  if (Array.isArray(value)) return value.map((item) => rendered(item, templar));
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, rendered(item, templar)]));
  try {
    return templar.render(value);
  } catch {
    return plain(value);
  }
}

function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (isDict(value)) return new Map([...value].map(([key, item]) => [key, plain(item)]));
  return value instanceof Template ? value.text : value;
}

import type { RouteDeprecation } from '../module/routing.js';
import type { Dict, Value } from '../values/value.js';
import type { TaskResult } from './event.js';

/** What a task's templates and its module warned of. */
export type TaskNotice = TaskResult['warnings'][number];

/** The result with what was warned of while the task ran, each once: `warnings` and `deprecations` as results have them. */
export function withNotices(result: Dict, notices: readonly TaskNotice[]): Dict {
  if (notices.length === 0 && !result.has('warnings') && !result.has('deprecations')) return result;
  const told = new Map(result);
  told.delete('warnings');
  told.delete('deprecations');
  const warnings = notices.filter((notice) => notice.type === 'warning').map(({ message }) => message);
  const deprecations = notices.filter((notice) => notice.type === 'deprecation').map(deprecationDict);
  if (warnings.length > 0) told.set('warnings', warnings);
  if (deprecations.length > 0) told.set('deprecations', deprecations);
  return told;
}

/** What is told of a module whose collection says that its name will go. */
export function deprecationNotice({ collection, message, version, date }: RouteDeprecation): TaskNotice {
  return { type: 'deprecation', message, version, date, owner: { name: collection, type: null } };
}

/** Those of a template that is read twice are the same. */
export function distinct(notices: readonly TaskNotice[]): TaskNotice[] {
  if (notices.length < 2) return [...notices];
  const seen = new Set<string>();
  return notices.filter(({ type, message, source, hint }) => {
    const key = JSON.stringify([type, message, source?.file, source?.line, source?.column, hint]);
    return !seen.has(key) && seen.add(key);
  });
}

function deprecationDict({ message, version, date, owner }: Extract<TaskNotice, { type: 'deprecation' }>): Dict {
  const { name, type } = owner ?? { name: 'ansible.builtin', type: null };
  return new Map<Value, Value>([
    ['msg', message],
    date === undefined ? ['version', version ?? null] : ['date', date],
    ['collection_name', name.split('.').slice(0, 2).join('.')],
    [
      'deprecator',
      new Map<Value, Value>([
        ['resolved_name', name],
        ['type', type],
      ]),
    ],
  ]);
}

import {
  KEYWORDS,
  type KeywordName,
  keywordSpec,
  type ListKeyword,
  resolveKeyword,
  type SingleKeyword,
} from '../playbook/keywords.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import type { CallSite } from './call-site.js';
import { renderGiven } from './keywords.js';
import type { TaskSession } from './session.js';
import { searchPath } from './task-variables.js';

/** What an action plugin in Python is told of its task, of the play around it, and of the connection. */
export function aboutTask(session: TaskSession, site: CallSite, templar: Templar, args: Dict): Dict {
  return dict({
    task: taskOf(session, site, templar, args),
    play: playOf(session),
    connection: connectionOf(session, site),
    play_context: playContextOf(session, site),
    basedir: session.run.play.directory,
  });
}

function taskOf(session: TaskSession, site: CallSite, templar: Templar, args: Dict): Dict {
  const { task, info, run } = session;
  const { role, source } = task;
  return dict({
    ...keywordsOf(session, templar),
    name: task.name === null || task.name === '' ? '' : info.name,
    action: info.action,
    resolved_action: task.fqcn.replace(/^ansible\.legacy\./, ''),
    args,
    vars: task.vars,
    check_mode: site.checkMode,
    diff: site.diff,
    no_log: info.noLog,
    delegate_to: site.delegatedTo ?? null,
    loop: task.loop?.items.value ?? null,
    loop_with: task.loop?.with ?? null,
    uuid: info.id,
    path: `${source.file}:${source.line}`,
    search_path: [...searchPath(task), run.play.directory],
    role: role ? dict({ name: role.name, path: role.path, collection: role.collection ?? null }) : null,
  });
}

const FIXED: ReadonlySet<string> = new Set(['args', 'action', 'local_action', 'vars', 'name', 'loop']);

/** The task's keywords: rendered as far as the reference renders them before the action runs. */
function keywordsOf({ task }: TaskSession, templar: Templar): Record<string, Value> {
  const found: Record<string, Value> = {};
  for (const name of Object.keys(KEYWORDS) as KeywordName[]) {
    const { scopes, combine, templated } = keywordSpec(name);
    if (!scopes.includes('task') || FIXED.has(name)) continue;
    if (combine === 'extend') {
      const all = resolveKeyword(task, name as ListKeyword).flatMap(({ value }) => value);
      found[name] = templated === 'task' ? all.map((value) => lenient(value, () => templar.render(value))) : all;
      continue;
    }
    const given = resolveKeyword(task, name as SingleKeyword);
    if (!given) continue;
    const value = templated === 'task' ? lenient(given.value, () => renderGiven(name, given, templar)) : given.value;
    if (value !== undefined) found[name] = value;
  }
  return found;
}

/** What cannot be rendered is told as it was written: whoever needs it fails in its own time. */
function lenient<T extends Value | undefined>(source: Value, render: () => T): T | Value {
  try {
    return render();
  } catch {
    return source;
  }
}

function playOf({ run }: TaskSession): Dict {
  const { play, strategy } = run;
  const pattern = play.hosts.value;
  return dict({
    name: typeof play.name === 'string' ? play.name : '',
    hosts: Array.isArray(pattern) ? pattern : [pattern],
    strategy,
    vars: play.vars,
    path: `${play.source.file}:${play.source.line}`,
  });
}

function connectionOf({ run }: TaskSession, site: CallSite): Dict {
  const { connection, exec, host, user, port, password, privateKeyFile, timeout, shell } = site.address();
  const become = site.become();
  const { settings } = run.context;
  return dict({
    transport: exec?.transport ?? connection,
    options: dict({
      host,
      remote_addr: host,
      remote_user: user ?? null,
      port: port ?? null,
      password: password ?? null,
      private_key_file: privateKeyFile ?? null,
      timeout,
      pipelining: true,
      host_key_checking: run.context.connection.hostKeyChecking,
    }),
    become: become
      ? dict({
          become_method: become.method,
          become_user: become.user,
          become_pass: become.password ?? null,
          become_exe: become.executable ?? null,
          become_flags: become.flags ?? null,
        })
      : null,
    shell: dict({ executable: shell, remote_tmp: settings.get('shell.sh.remote_tmp') }),
  });
}

function playContextOf({ run }: TaskSession, site: CallSite): Dict {
  const { connection, exec, host, user, port, password, privateKeyFile, timeout, shell } = site.address();
  const become = site.become();
  return dict({
    connection: exec?.transport ?? connection,
    remote_addr: host,
    remote_user: user ?? null,
    port: port ?? null,
    password: password ?? '',
    private_key_file: privateKeyFile ?? null,
    timeout,
    executable: shell,
    become: become !== undefined,
    become_method: become?.method ?? run.context.defaults.becomeMethod,
    become_user: become?.user ?? null,
    become_pass: become?.password ?? '',
    check_mode: site.checkMode,
    diff: site.diff,
    network_os: null,
    pipelining: true,
  });
}

function dict(fields: Readonly<Record<string, Value>>): Dict {
  return new Map<Value, Value>(Object.entries(fields));
}

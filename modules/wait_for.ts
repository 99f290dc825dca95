import {
  type ArgsOf,
  decode,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
  shellFile,
  type Target,
} from '../src/module/index.js';
import { compileRegex, type Match, type Regex, RegexError } from '../src/module/python-regex.js';
import { bytesOf } from './shared/edit-file.js';
import { pathInfo } from './shared/file-attributes.js';
import { call, FILE_PROBE, type PathState, readPath } from './shared/file-probe.js';
import { CONNECTION_STATES, countConnections } from './shared/tcp-table.js';

const WAIT = shellFile(import.meta.url, 'wait_for.sh');

const options = {
  host: { default: '127.0.0.1', description: 'The host whose port is meant, as the target resolves it.' },
  port: { type: 'int', description: 'The port.' },
  path: { type: 'path', description: 'A file, in place of a port.' },
  state: {
    default: 'started',
    choices: ['absent', 'drained', 'present', 'started', 'stopped'],
    description:
      'What is waited for: a port that is open, closed, or without connections; a file that is there or not.',
  },
  search_regex: { description: 'What must be found in the file, or in what the port sends.' },
  timeout: { type: 'int', default: 300, description: 'Seconds until it is a failure.' },
  connect_timeout: { type: 'int', default: 5, description: 'Seconds that one connection may take.' },
  delay: { type: 'int', default: 0, description: 'Seconds before the first try.' },
  sleep: { type: 'int', default: 1, description: 'Seconds between tries.' },
  active_connection_states: {
    type: 'list',
    elements: 'str',
    default: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
    description: 'States of connections that count for `drained`.',
  },
  exclude_hosts: { type: 'list', elements: 'str', description: 'Hosts whose connections do not count for `drained`.' },
  msg: { description: 'What is said when the time is over, in place of the usual words.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.wait_for',
  description: 'Waits for a port, a file, or a time.',
  options,
  returns: {
    elapsed: { type: 'int', description: 'Seconds that it took.', returned: 'always' },
    match_groups: { type: 'list', description: 'Groups of the match.', returned: '`search_regex` is set' },
    match_groupdict: { type: 'dict', description: 'Named groups of the match.', returned: '`search_regex` is set' },
  },
  differences: [
    'A port is tried with bash or nc of the target; where both are missing, only ports of the target itself can be waited for.',
    'It may go on for up to a second longer than `timeout`.',
  ],
  check: 'none',
  async run(args, target) {
    const regex = refuse(args);
    const start = target.now();
    const elapsed = () => Math.floor((target.now() - start) / 1000);
    const wait: Wait = { ...args, regex, target, start, elapsed };
    const { match, found } = await waitFor(wait);
    return {
      state: args.state,
      port: args.port ?? null,
      search_regex: args.search_regex ?? null,
      match_groups: (match?.groups.slice(1) ?? []).map((group) => (group === undefined ? null : latin(group))),
      match_groupdict: namedGroups(regex, match),
      path: args.path ?? null,
      elapsed: elapsed(),
      ...pathInfo(found),
    };
  },
});

interface Wait extends Args {
  readonly regex: Regex | undefined;
  readonly target: Target;
  readonly start: number;
  elapsed(): number;
}

/** Arguments that do not go together. The pattern, compiled. */
function refuse(args: Args): Regex | undefined {
  const fail = (msg: string): never => {
    throw new ModuleFailure(msg, { elapsed: 0 });
  };
  const regex = compiled(args.search_regex);
  if (args.port && args.path) fail('port and path parameter can not both be passed to wait_for');
  if (args.path && (args.state === 'stopped' || args.state === 'drained')) {
    fail(`state=${args.state} should only be used for checking a port in the wait_for module`);
  }
  if ((args.exclude_hosts ?? null) !== null && args.state !== 'drained')
    fail('exclude_hosts should only be with state=drained');
  for (const state of args.active_connection_states) {
    if (!(state in CONNECTION_STATES)) fail(`unknown active_connection_state (${state}) defined`);
  }
  return regex;
}

function compiled(pattern: string | null | undefined): Regex | undefined {
  if (pattern === null || pattern === undefined) return undefined;
  try {
    return compileRegex(bytesOf(pattern), { ascii: true, multiline: true });
  } catch (error) {
    if (error instanceof RegexError) throw new ModuleFailure(`Invalid regular expression: ${error.message}`);
    throw error;
  }
}

interface Waited {
  readonly match?: Match;
  /** The file that was waited for. */
  readonly found?: PathState;
}

async function waitFor(wait: Wait): Promise<Waited> {
  if (wait.delay) await wait.target.sleep(wait.delay);
  if (!wait.port && !wait.path && wait.state !== 'drained') {
    await wait.target.sleep(wait.timeout);
    return {};
  }
  if (wait.state === 'drained') return waitDrained(wait);
  if (wait.state === 'absent' || wait.state === 'stopped') return waitGone(wait);
  return wait.regex ? waitMatch(wait, wait.regex) : waitThere(wait);
}

function remaining(wait: Wait): number {
  return Math.max(0, wait.timeout - Math.floor((wait.target.now() - wait.start) / 1000));
}

/** Tries on the target, in one script, until it is so. */
async function until(wait: Wait, condition: string, late: string): Promise<Waited> {
  const script = sh`drover_until ${remaining(wait)} ${wait.sleep}`;
  const answer = await wait.target.sh(`${WAIT}\n${script} ${condition} || exit\n${statScript(wait)}`);
  const { rc, errorText } = answer;
  if (rc === 3) throw noWay(wait);
  if (rc === 1) throw timedOut(wait, late);
  if (rc !== 0) throw new ModuleFailure(errorText.trim() || `the script ended with ${rc}`, { elapsed: wait.elapsed() });
  return wait.path ? { found: readPath(answer, 'file', wait.path) } : {};
}

function statScript({ path }: Wait): string {
  return path ? `${FILE_PROBE}\n${call('drover_stat', 'file', path)}` : '';
}

function noWay({ host, port, elapsed }: Wait): ModuleFailure {
  return new ModuleFailure(
    `neither bash nor nc is on the target to connect to ${host}:${port}`,
    { elapsed: elapsed() },
    { hint: 'install bash or netcat on the target, or delegate the task to a host that has one' },
  );
}

function timedOut({ msg, elapsed }: Wait, late: string): ModuleFailure {
  return new ModuleFailure(msg || late, { elapsed: elapsed() });
}

function waitGone(wait: Wait): Promise<Waited> {
  if (wait.path)
    return until(wait, sh`drover_gone ${wait.path}`, `Timeout when waiting for ${wait.path} to be absent.`);
  const condition = sh`drover_closed ${wait.host} ${wait.port!} ${wait.connect_timeout} ''`;
  return until(wait, condition, `Timeout when waiting for ${wait.host}:${wait.port} to stop.`);
}

function waitThere(wait: Wait): Promise<Waited> {
  if (wait.path) return until(wait, sh`drover_there ${wait.path}`, `Timeout when waiting for file ${wait.path}`);
  const condition = sh`drover_connect ${wait.host} ${wait.port!} ${wait.connect_timeout} ''`;
  return until(wait, condition, `Timeout when waiting for ${wait.host}:${wait.port}`);
}

/** The pattern is Python's: what is there is looked through here. */
async function waitMatch(wait: Wait, regex: Regex): Promise<Waited> {
  const place = wait.path ?? `${wait.host}:${wait.port}`;
  for (;;) {
    const seconds = Math.max(1, Math.min(wait.connect_timeout, remaining(wait)));
    const look = wait.path
      ? sh`if [ -f ${wait.path} ]; then cat < ${wait.path}; fi`
      : `${WAIT}\n${sh`drover_connect ${wait.host} ${wait.port!} ${seconds} 1`}`;
    const answer = await wait.target.sh(look);
    if (answer.rc === 3) throw noWay(wait);
    const match = regex.search(Buffer.from(answer.stdout).toString('latin1'));
    if (match) return { match, ...(wait.path && { found: await statOf(wait.path, wait.target) }) };
    if (remaining(wait) === 0)
      throw timedOut(wait, `Timeout when waiting for search string ${wait.search_regex} in ${place}`);
    await wait.target.sleep(wait.sleep);
  }
}

async function statOf(path: string, target: Target): Promise<PathState> {
  return readPath(await target.sh(`${FILE_PROBE}\n${call('drover_stat', 'file', path)}`), 'file', path);
}

async function waitDrained(wait: Wait): Promise<Waited> {
  const excluded = wait.exclude_hosts ?? [];
  const script = sh`for drover_name in ${[wait.host]} ${[...excluded]}; do
  printf 'ip=%s\n' "$drover_name"
  if command -v getent >/dev/null 2>&1; then getent ahosts "$drover_name" | sed 's/^\([^ ]*\).*/ip=\1/'; fi
  [ "$drover_name" = ${wait.host} ] && echo host
done
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null`;
  for (;;) {
    const { lines } = await wait.target.sh(script);
    const end = lines.indexOf('host');
    const addresses = (rows: readonly string[]) =>
      rows.filter((row) => row.startsWith('ip=')).map((row) => row.slice(3));
    const connections = { port: wait.port ?? 0, states: wait.active_connection_states };
    if (
      countConnections(lines, {
        ...connections,
        local: addresses(lines.slice(0, end)),
        excluded: addresses(lines.slice(end)),
      }) === 0
    ) {
      return {};
    }
    if (remaining(wait) === 0) throw timedOut(wait, `Timeout when waiting for ${wait.host}:${wait.port} to drain`);
    await wait.target.sleep(wait.sleep);
  }
}

function latin(bytes: string): string {
  return decode(Buffer.from(bytes, 'latin1'));
}

function namedGroups(regex: Regex | undefined, match: Match | undefined): PlainDict {
  const names = match ? [...(regex?.names ?? [])] : [];
  return Object.fromEntries(
    names.map(([name, at]) => [latin(name), match!.groups[at] === undefined ? null : latin(match!.groups[at]!)]),
  );
}

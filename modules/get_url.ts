import { basename } from 'node:path';
import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  sh,
  shellFile,
  shellText,
  type Target,
} from '../src/module/index.js';
import { attributesProbe, identityProbe, pathInfo, planAttributes, readIdentity } from './shared/file-attributes.js';
import { backupOption, writtenFileReturns } from './shared/file-options.js';
import { call, FILE_PROBE, readPath } from './shared/file-probe.js';
import { type HttpAnswer, PRINT_ANSWER, readHttp } from './shared/http-answer.js';
import { fetchScript, type HttpRequest, SINCE } from './shared/http-script.js';
import { loginOptions, urlOptions } from './shared/url-options.js';

const GET = shellFile(import.meta.url, 'get_url.sh');
const REPLACE = shellFile(import.meta.url, 'shared/replace-file.sh');
const PLACE = shellFile(import.meta.url, 'shared/http-place.sh');

const options = {
  ...urlOptions,
  ...loginOptions('username', 'password', 10),
  dest: {
    type: 'path',
    required: true,
    description: 'Where the file goes; in a directory it gets the name that the server gives it.',
  },
  ...backupOption,
  force: { type: 'bool', default: false, description: 'Whether a file that is there is fetched again.' },
  checksum: {
    default: '',
    description: '`algorithm:checksum`, or `algorithm:` and the address of a file of checksums.',
  },
  headers: { type: 'dict', description: 'More headers.' },
  tmp_dest: { type: 'path', description: 'Directory that the file is fetched to first.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.get_url',
  description: 'Fetches a file over HTTP, HTTPS or FTP to the target.',
  options,
  returns: {
    dest: { type: 'str', description: 'The file.', returned: 'success' },
    url: { type: 'str', description: 'The address that was asked for.', returned: 'always' },
    src: { type: 'str', description: 'Where it was fetched to first.', returned: 'always' },
    status_code: { type: 'int', description: 'Status of the answer.', returned: 'always' },
    msg: { type: 'str', description: 'The status in words.', returned: 'always' },
    checksum_src: { type: 'str', description: 'SHA-1 of what came.', returned: 'success' },
    checksum_dest: { type: 'str', description: 'SHA-1 of what was there.', returned: 'success' },
    md5sum: { type: 'str', description: 'MD5 of the file.', returned: 'changed or not' },
    backup_file: { type: 'str', description: 'The backup.', returned: 'changed and `backup` is set' },
    elapsed: { type: 'int', description: 'Seconds that it took.', returned: 'always' },
    ...writtenFileReturns,
  },
  differences: [
    'The file is fetched by curl of the target, or by its wget; an option that the program there lacks is refused by name.',
    'A file of checksums costs a round trip of its own.',
    "BusyBox's wget shows `headers` and `url_password` in the target's list of processes, and where it has no `-T`, `timeout` has no effect.",
  ],
  check: 'full',
  async run(args, target) {
    const base = {
      changed: false,
      checksum_dest: null,
      checksum_src: null,
      dest: args.dest,
      elapsed: 0,
      url: args.url,
    };
    const checksum = args.checksum ? await wantedChecksum(args, base, target) : undefined;
    const began = target.now();
    const answer = await target.sh(getScript(args, checksum, target.check));
    const elapsed = Math.floor((target.now() - began) / 1000);
    const { pairs } = answer;
    const dest = pairs.get('dest') ?? args.dest;
    if (pairs.has('same')) {
      const { changed, info } = await withAttributes(answer, dest, args, target);
      const msg = changed ? 'file already exists but file attributes changed' : 'file already exists';
      return { ...base, msg, changed, ...info };
    }
    refuseDirectory(pairs, args);
    const http = readHttp(answer, args.url);
    refuseAnswer(http, args, elapsed);
    if (http.status === 304) {
      return {
        url: args.url,
        dest: args.dest,
        changed: false,
        msg: http.msg,
        status_code: 304,
        elapsed,
        ...infoOf(answer, dest),
      };
    }
    const sums = { checksum_src: pairs.get('checksum_src') ?? null, checksum_dest: pairs.get('checksum_dest') ?? null };
    const result = { ...base, ...sums, dest, elapsed, src: temporaryName(args) };
    refusePlace(pairs, result, checksum);
    if (target.check) {
      return { ...result, changed: sums.checksum_src !== sums.checksum_dest, msg: http.msg, ...infoOf(answer, dest) };
    }
    const { changed, info } = await withAttributes(answer, dest, args, target);
    const backup = pairs.get('backup');
    return {
      ...result,
      changed: pairs.has('changed') || changed,
      md5sum: pairs.get('file.md5') ?? null,
      ...(backup !== undefined && { backup_file: backup }),
      msg: http.msg,
      status_code: http.status || null,
      ...info,
    };
  },
});

interface Checksum {
  readonly algorithm: string;
  readonly value: string;
}

async function wantedChecksum(args: Args, base: PlainDict, target: Target): Promise<Checksum> {
  const at = args.checksum.indexOf(':');
  if (at === -1) throw new ModuleFailure('The checksum parameter has to be in format <algorithm>:<checksum>', base);
  const algorithm = args.checksum.slice(0, at);
  const given = args.checksum.slice(at + 1);
  const listed = /^(https?|ftp|file):/i.test(given) ? await listedChecksum(given, args, target) : given;
  const value = listed.replace(/[^\p{L}\p{N}_]+/gu, '').toLowerCase();
  if (!/^[0-9a-f]+$/.test(value)) throw new ModuleFailure('The checksum format is invalid', base);
  return { algorithm, value };
}

/** The checksum that a file of checksums has for the file. */
async function listedChecksum(url: string, args: Args, target: Target): Promise<string> {
  const began = target.now();
  const script = [
    REPLACE,
    PLACE,
    sh`drover_tmp_begin ${args.tmp_dest ?? ''}`,
    fetchScript(requestOf(args, url, 'GET'), '"$drover_tmp/body"'),
    PRINT_ANSWER,
    `printf 'list=%s\\0' "$(cat "$drover_out")"`,
  ];
  const answer = await target.sh(script.join('\n'));
  refuseAnswer(readHttp(answer, url), { ...args, url }, Math.floor((target.now() - began) / 1000));
  const name = urlName(args.url);
  const lines = (answer.pairs.get('list') ?? '').split('\n').map((line) => line.replace(/\r$/, ''));
  const found = digestLines(name, lines).find(([, file]) => file === name);
  if (!found) throw new ModuleFailure(`Unable to find a checksum for file '${name}' in '${url}'`);
  return found[0];
}

/** Lines of `sha256sum` and its kin, with GNU's or BSD's words, or one bare checksum. */
function digestLines(name: string, lines: readonly string[]): (readonly [digest: string, file: string])[] {
  if (lines.length === 1 && /^\s*\S+\s*$/.test(lines[0]!)) return [[lines[0]!, name]];
  return lines.flatMap((line) => {
    const bsd = /^\w+ ?\((.+)\) ?= ([\w.]+)$/.exec(line);
    if (bsd) return [[bsd[2]!, bsd[1]!] as const];
    const gnu = /^([\w.]+)\s+(?:\*|\.\/|\.)?(.+)$/.exec(line);
    return gnu ? [[gnu[1]!, gnu[2]!.replace(/^[./]+/, '')] as const] : [];
  });
}

function urlName(url: string): string {
  return (
    basename(
      url
        .replace(/[?#].*$/, '')
        .replace(/^[^:]*:\/\/[^/]*/, '')
        .replace(/\/$/, '/index.html'),
    ) || 'index.html'
  );
}

function getScript(args: Args, checksum: Checksum | undefined, check: boolean): string {
  return [
    FILE_PROBE,
    REPLACE,
    PLACE,
    GET,
    sh`drover_dest=${args.dest} drover_force=${args.force ? '1' : ''} drover_check=${check ? '1' : ''}`,
    sh`drover_algorithm=${checksum?.algorithm ?? ''} drover_checksum=${checksum?.value ?? ''}`,
    sh`drover_temporary=${args.tmp_dest ?? ''} drover_backs_up=${args.backup ? '1' : ''} drover_unsafe=${args.unsafe_writes ? '1' : ''}`,
    'drover_request() {',
    fetchScript(
      requestOf(args, args.url, check && !args.url.startsWith('file:') ? 'HEAD' : 'GET'),
      '"$drover_tmp/body"',
      SINCE,
    ),
    'if [ "$drover_method" = HEAD ]; then : >"$drover_out"; fi',
    PRINT_ANSWER,
    '}',
    'drover_get',
    'drover_stat file "$drover_dest"',
    'drover_sum file "$drover_dest" md5',
    attributesProbe('file', shellText('"$drover_dest"'), args),
    identityProbe(args),
  ].join('\n');
}

function requestOf(args: Args, url: string, method: string): HttpRequest {
  return {
    url,
    method,
    headMayBeGet: true,
    headers: [
      ...[...(args.headers ?? [])].map(([name, value]) => [name, String(value)] as const),
      ...(args.force ? [['cache-control', 'no-cache'] as const] : []),
    ],
    unredirected: args.unredirected_headers,
    username: args.url_username || undefined,
    password: args.url_password || undefined,
    forceBasic: args.force_basic_auth,
    redirects: 'urllib2',
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    validateCerts: args.validate_certs,
    clientCert: args.client_cert || undefined,
    clientKey: args.client_key || undefined,
    ciphers: args.ciphers ?? undefined,
    agent: args.http_agent,
    timeout: args.timeout,
    decompress: args.decompress,
  };
}

function refuseDirectory(pairs: ReadonlyMap<string, string>, { tmp_dest: directory }: Args): void {
  const problem = pairs.get('problem');
  if (problem === 'tmp-file')
    throw new ModuleFailure(`${directory} is a file but should be a directory.`, { elapsed: 0 });
  if (problem === 'tmp-missing') throw new ModuleFailure(`${directory} directory does not exist.`, { elapsed: 0 });
}

function refuseAnswer(http: HttpAnswer, { url, dest }: Args, elapsed: number): void {
  if (http.fatal) throw new ModuleFailure(http.msg, { url, status: -1 });
  const local = url.startsWith('file:/') || url.startsWith('ftp:/');
  if (http.status === -1) throw new ModuleFailure(http.msg, { url, dest, elapsed });
  if (http.status === 200 || http.status === 304 || (local && http.status !== -1)) return;
  throw new ModuleFailure('Request failed', { status_code: http.status, response: http.msg, url, dest, elapsed });
}

function refusePlace(
  pairs: ReadonlyMap<string, string>,
  result: PlainDict & { dest: string },
  checksum: Checksum | undefined,
): void {
  const problem = pairs.get('problem');
  if (problem === undefined) return;
  const { dest } = result;
  const parent = dest.includes('/') ? dest.slice(0, dest.lastIndexOf('/')) : '';
  const sum = /^checksum (.*)$/.exec(problem)?.[1];
  if (sum === '') {
    const { algorithm } = checksum!;
    const msg = `Could not hash file '${String(result.src)}' with algorithm '${algorithm}'`;
    throw new ModuleFailure(`${msg}: the target has neither ${algorithm}sum nor an openssl that knows it`);
  }
  if (sum !== undefined) {
    throw new ModuleFailure(
      `The checksum for ${String(result.src)} did not match ${checksum!.value}; it was ${sum}.`,
      result,
    );
  }
  switch (problem) {
    case 'not-writable':
      throw new ModuleFailure(`Destination ${dest} is not writable`, result);
    case 'not-readable':
      throw new ModuleFailure(`Destination ${dest} is not readable`, result);
    case 'no-directory':
      throw new ModuleFailure(`Destination ${parent} does not exist`, result);
    case 'directory-not-writable':
      throw new ModuleFailure(`Destination ${parent} is not writable`, result);
    default:
      throw new ModuleFailure(`failed to copy ${String(result.src)} to ${dest}: ${pairs.get('said') ?? ''}`, result);
  }
}

function infoOf(answer: Answer, dest: string): PlainDict {
  return pathInfo(readPath(answer, 'file', dest));
}

/** Sets owner, group, mode and attributes where they are not as they should be. */
async function withAttributes(answer: Answer, dest: string, args: Args, target: Target) {
  const found = readPath(answer, 'file', dest);
  if (!found.lstat) return { changed: false, info: {} };
  const changes = planAttributes(dest, found.lstat, found, args, readIdentity(answer.pairs, args));
  if (changes.length === 0 || target.check) return { changed: changes.length > 0, info: pathInfo(found) };
  const script = [
    ...changes.map(({ run }) => `${run as string} || exit`),
    FILE_PROBE,
    call('drover_stat', 'file', dest),
  ];
  const done = await target.sh(script.join('\n'));
  if (done.rc !== 0) throw new ModuleFailure(done.errorText.trim(), { path: dest });
  return { changed: true, info: pathInfo(readPath(done, 'file', dest)) };
}

/** Where Ansible would have fetched it to. */
function temporaryName({ tmp_dest: directory }: Args): string {
  const name = `tmp${Math.random().toString(36).slice(2, 10).padEnd(8, '_')}`;
  return directory
    ? `${directory}/${name}`
    : `~/.ansible/tmp/ansible-tmp-${Math.floor(Date.now() / 1000)}.0-0-0/${name}`;
}

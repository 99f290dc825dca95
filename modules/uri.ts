import {
  ActionSkip,
  type Answer,
  type ArgsOf,
  type Controller,
  decode,
  defineModule,
  ModuleFailure,
  type Options,
  type Plain,
  type PlainDict,
  quote,
  sh,
  shellFile,
  shellText,
  type Target,
} from '../src/module/index.js';
import { parseLiteral } from '../src/module/literal.js';
import { toPlain } from '../src/module/plain.js';
import { attributesProbe, identityProbe, pathInfo, planAttributes, readIdentity } from './shared/file-attributes.js';
import { splitBody } from './shared/file-body.js';
import { call, FILE_PROBE, readPath } from './shared/file-probe.js';
import { guardOptions } from './shared/guard-options.js';
import { type HttpAnswer, infoOf, PRINT_ANSWER, readHttp, textIn } from './shared/http-answer.js';
import { bodyOf, type RequestBody } from './shared/http-body.js';
import { fetchScript, type HttpRequest, SINCE } from './shared/http-script.js';
import { contentOf, isSource, type LocalSource, loadSource } from './shared/local-source.js';
import { loginOptions, urlOptions } from './shared/url-options.js';

const REPLACE = shellFile(import.meta.url, 'shared/replace-file.sh');
const PLACE = shellFile(import.meta.url, 'shared/http-place.sh');

const options = {
  ...urlOptions,
  ...loginOptions('user', 'password', 30),
  method: { default: 'GET', description: 'Method of the request.' },
  body: { type: 'raw', description: 'Body of the request, as `body_format` says.' },
  body_format: {
    default: 'raw',
    choices: ['form-urlencoded', 'json', 'raw', 'form-multipart'],
    description: 'What is made of `body`; sets the content type.',
  },
  src: { type: 'path', description: 'File that is sent as the body.' },
  remote_src: {
    type: 'bool',
    default: false,
    description: 'Whether `src` and files of a multipart form are on the target.',
  },
  dest: { type: 'path', description: 'File, or directory for a file, that the body of the answer is written to.' },
  ...guardOptions('no request is made'),
  headers: { type: 'dict', default: {}, description: 'More headers.' },
  status_code: { type: 'list', elements: 'int', default: [200], description: 'The answers that are no failure.' },
  return_content: { type: 'bool', default: false, description: 'Whether the result has the body of the answer.' },
  follow_redirects: {
    default: 'safe',
    choices: ['all', 'no', 'none', 'safe', 'urllib2', 'yes'],
    description: 'Which redirects are followed: all, none, or those of GET and HEAD.',
  },
  unix_socket: { type: 'path', description: 'Socket on the target, in place of a TCP connection.' },
  ca_path: { type: 'path', description: 'File on the target with the certificates that are trusted.' },
  _drover_action: { type: 'raw', hidden: true, description: 'The action as it was written.' },
  _drover_source: { type: 'raw', hidden: true, description: 'The local file that is the body.' },
  _drover_body: { type: 'raw', hidden: true, description: 'Pieces of the body.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.uri',
  description: 'Makes a web request from the target.',
  argumentName: 'ansible.legacy.uri',
  options,
  mutually_exclusive: [['body', 'src']],
  returns: {
    status: { type: 'int', description: 'Status of the answer; -1 when there was none.', returned: 'always' },
    url: { type: 'str', description: 'The address at the end of the redirects.', returned: 'always' },
    redirected: { type: 'bool', description: 'Whether that is another than was asked for.', returned: 'always' },
    msg: { type: 'str', description: 'The status in words.', returned: 'always' },
    content: { type: 'str', description: 'The body.', returned: '`return_content` is set' },
    json: { type: 'raw', description: 'The body, parsed.', returned: 'it is JSON' },
    cookies: { type: 'dict', description: 'Cookies that were set.', returned: 'success' },
    cookies_string: { type: 'str', description: 'The same, as a header has them.', returned: 'success' },
    elapsed: { type: 'int', description: 'Seconds that it took.', returned: 'always' },
    path: { type: 'str', description: 'The file that was written.', returned: '`dest` is set' },
  },
  differences: [
    'The request is made by curl of the target, or by its wget; an option that the program there lacks is refused by name.',
    'The texts of failed connections are made from what that program says.',
    "BusyBox's wget shows `headers` and `url_password` in the target's list of processes, and where it has no `-T`, `timeout` has no effect.",
  ],
  check: 'Skipped.',
  prepare,
  async run(args, target) {
    if (target.check) {
      throw new ActionSkip(`This action (${String(args._drover_action)}) does not support check mode.`);
    }
    const method = args.method.toUpperCase();
    if (!/^[A-Z]+$/.test(method)) {
      throw new ModuleFailure("Parameter 'method' needs to be a single word in uppercase, like GET or POST.");
    }
    const body = (args._drover_body ?? undefined) as RequestBody | undefined;
    const began = target.now();
    const source = args._drover_source as LocalSource | undefined;
    const stdin = isSource(source) ? contentOf(source) : (body?.bytes ?? undefined);
    const answer = await target.sh({ script: uriScript(args, method, body), stdin });
    const elapsed = Math.floor((target.now() - began) / 1000);
    const { head, body: content } = splitBody(answer);
    const skipped = head.pairs.get('skipped');
    if (skipped !== undefined) return { stdout: skipped, changed: false };
    if (head.pairs.has('no-source')) throw new ModuleFailure(`Unable to open source file ${args.src}`, { elapsed: 0 });
    const http = readHttp(head, args.url, args.unix_socket ?? undefined);
    const bytes = content?.bytes ?? new Uint8Array();
    const told = resultOf(args, http, bytes, elapsed);
    const place = await written(args, head, told, http, target);
    return { ...told, ...place, ...outcomeOf(args, http, bytes), ...deprecationsOf(args) };
  },
});

function deprecationsOf({ follow_redirects: policy }: Args): PlainDict {
  if (policy !== 'yes' && policy !== 'no') return {};
  const msg = "Using 'yes' or 'no' for 'follow_redirects' parameter is deprecated.";
  return { deprecations: [{ msg, version: '2.22', collection_name: 'ansible.builtin' }] };
}

async function prepare(given: PlainDict, controller: Controller): Promise<PlainDict> {
  const args = { ...given, _drover_action: controller.action };
  if (controller.check) return args;
  const { src, remote_src: remote } = args as unknown as Args;
  if (src && !remote) {
    const source = await loadSource(controller.findFile('files', src), true, controller);
    return { ...args, _drover_source: source, _drover_body: { bytes: null, contentType: null, source: null } };
  }
  return { ...args, _drover_body: (await bodyOf(args, controller)) ?? null };
}

function uriScript(args: Args, method: string, body: RequestBody | undefined): string {
  const codes = args.status_code.join('|');
  return [
    FILE_PROBE,
    args.creates ? skip(args.creates, '', `skipped, since '${args.creates}' exists`) : '',
    args.removes ? skip(args.removes, '! ', `skipped, since '${args.removes}' does not exist`) : '',
    REPLACE,
    PLACE,
    'drover_tmp_begin',
    uploadScript(args, body),
    args.unix_socket ? sh`[ -e ${args.unix_socket} ] || printf 'no-socket=1\\0'` : '',
    fetchScript(requestOf(args, method, body), '"$drover_tmp/body"', sinceScript(args)),
    PRINT_ANSWER,
    args.dest
      ? [
          sh`drover_dest=${args.dest} drover_unsafe=${args.unsafe_writes ? '1' : ''}`,
          'case $drover_dest in -*) drover_dest=./$drover_dest ;; esac',
          'if [ -d "$drover_dest" ]; then drover_dest=$drover_dest/$(drover_name); fi',
          `printf 'dest=%s\\0' "$drover_dest"`,
          `case $drover_rc:$drover_status in 0:304) ;; 0:${codes.replaceAll('|', '|0:') || '-'})`,
          '  if ! cmp -s "$drover_out" "$drover_dest"; then drover_problem=$(drover_put 2>&1) || printf \'problem=%s\\0\' "$drover_problem"; fi ;;',
          'esac',
          'drover_stat file "$drover_dest"',
          attributesProbe('file', shellText('"$drover_dest"'), args),
          identityProbe(args),
        ].join('\n')
      : '',
    sh`drover_shown=${args.return_content ? '1' : ''}`,
    // A body that no key of the result is made of stays on the target.
    'case $drover_rc:$drover_status in 0:2*) ;; *) drover_shown=1 ;; esac',
    `if grep -qi '^content-type:.*\\(json\\|javascript\\)' "$drover_tmp/headers"; then drover_shown=1; fi`,
    `[ -n "$drover_shown" ] || : >"$drover_out"`,
    `printf 'body.size=%s\\0body=' "$(wc -c <"$drover_out")"`,
    'cat "$drover_out"',
  ].join('\n');
}

/** A file that is there is only replaced by a newer one. */
function sinceScript({ dest, force }: Args): string {
  if (!dest || force) return '';
  const path = quote(dest.startsWith('-') ? `./${dest}` : dest);
  const date = `LC_ALL=C date -u -r ${path} '+%a, %d %b %Y %H:%M:%S GMT'`;
  return `drover_since=\nif [ -f ${path} ]; then drover_since=$(${date}); fi\n${SINCE}`;
}

function skip(path: string, not: string, reason: string): string {
  return `if ${not}[ -e ${quote(path)} ]; then printf 'skipped=%s\\0' ${quote(reason)}; exit 0; fi`;
}

function uploadScript(args: Args, body: RequestBody | undefined): string {
  if (args.src && args.remote_src) {
    return sh`drover_src=${args.src}
[ -f "$drover_src" ] && [ -r "$drover_src" ] || { printf 'no-source=1\0'; exit 0; }
cat <"$drover_src" >"$drover_tmp/upload" || exit`;
  }
  if (!body) return '';
  return body.source === null ? 'cat >"$drover_tmp/upload" || exit' : body.source;
}

function requestOf(args: Args, method: string, body: RequestBody | undefined): HttpRequest {
  const given = [...args.headers].map(([name, value]) => [name, String(value)] as const);
  const named = given.some(([name]) => name.toLowerCase() === 'content-type');
  const type = body?.contentType ?? null;
  const overrides = args.body_format === 'form-multipart';
  const headers = [
    ...given.filter(([name]) => !(overrides && name.toLowerCase() === 'content-type')),
    ...(type !== null && (overrides || !named) ? [['Content-Type', type] as const] : []),
    ...(args.force ? [['cache-control', 'no-cache'] as const] : []),
  ];
  const { follow_redirects: policy } = args;
  return {
    url: args.url,
    method,
    headers,
    unredirected: args.unredirected_headers,
    hasBody: body !== undefined || (args.src ?? null) !== null,
    username: args.url_username || undefined,
    password: args.url_password || undefined,
    forceBasic: args.force_basic_auth,
    redirects: policy === 'yes' ? 'all' : policy === 'no' ? 'none' : policy,
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    validateCerts: args.validate_certs,
    caPath: args.ca_path || undefined,
    clientCert: args.client_cert || undefined,
    clientKey: args.client_key || undefined,
    ciphers: args.ciphers ?? undefined,
    unixSocket: args.unix_socket || undefined,
    agent: args.http_agent,
    timeout: args.timeout,
    decompress: args.decompress,
  };
}

function resultOf(args: Args, http: HttpAnswer, bytes: Uint8Array, elapsed: number): PlainDict {
  if (http.fatal) throw new ModuleFailure(http.msg, { url: args.url, status: -1 });
  const info = Object.entries(infoOf(http)).map(([name, value]) => [name.replaceAll('-', '_'), value]);
  const result = Object.fromEntries(info) as PlainDict;
  const json = jsonOf(http, bytes);
  return {
    ...result,
    ...(typeof result.location === 'string' && { location: new URL(result.location, args.url).href }),
    redirected: http.url !== args.url,
    elapsed,
    changed: false,
    ...(json !== undefined && { json }),
  };
}

/** The body, when its type says that it is JSON and it is. */
function jsonOf(http: HttpAnswer, bytes: Uint8Array): Plain | undefined {
  const type = http.headers.get('content-type') ?? 'application/octet-stream';
  const sub = type.split(/[;,]/)[0]!.split('/')[1]?.trim().toLowerCase() ?? '';
  if (!['json', 'javascript'].includes(sub.includes('+') ? sub.slice(sub.indexOf('+') + 1) : sub)) return undefined;
  const text = textIn(bytes, type);
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return toPlain(parseLiteral(text));
}

/** What became of `dest`: its attributes are set in a second round trip where they are not as they should be. */
async function written(args: Args, head: Answer, told: PlainDict, http: HttpAnswer, target: Target) {
  if (!args.dest || http.status === -1) return {};
  const path = head.pairs.get('dest') ?? args.dest;
  const problem = head.pairs.get('problem');
  if (problem !== undefined) {
    const { redirected, elapsed } = told;
    const info = { ...infoOf(http), redirected, elapsed };
    const msg = `failed to copy the answer to ${path}: ${problem}. ${http.msg}`;
    throw new ModuleFailure(msg, { ...info, msg });
  }
  const taken = args.status_code.includes(http.status) && http.status !== 304;
  const found = readPath(head, 'file', path);
  if (!taken || !found.lstat) return { path, ...pathInfo(found) };
  const changes = planAttributes(path, found.lstat, found, args, readIdentity(head.pairs, args));
  if (changes.length === 0) return { changed: true, path, ...pathInfo(found) };
  const script = [
    ...changes.map(({ run }) => `${run as string} || exit`),
    FILE_PROBE,
    call('drover_stat', 'file', path),
  ];
  const answer = await target.sh(script.join('\n'));
  if (answer.rc !== 0) throw new ModuleFailure(answer.errorText.trim(), { path });
  return { changed: true, path, ...pathInfo(readPath(answer, 'file', path)) };
}

function outcomeOf(args: Args, http: HttpAnswer, bytes: Uint8Array): PlainDict {
  const content = args.return_content ? { content: textIn(bytes, http.headers.get('content-type') ?? '') } : {};
  if (args.status_code.includes(http.status)) {
    // The reference keeps what an expected error says, where it is not told in another key.
    const untold = http.status >= 300 && !args.return_content && jsonOf(http, bytes) === undefined;
    return { ...content, ...(untold && { body: decode(bytes) }) };
  }
  const codes = `[${args.status_code.join(', ')}]`;
  return { ...content, failed: true, msg: `Status code was ${http.status} and not ${codes}: ${http.msg}` };
}

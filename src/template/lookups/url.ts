import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemErrorText } from '../../base/system-error.js';
import { PythonError, valueError } from '../../values/exception.js';
import { toPlain } from '../../values/plain.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import { decodeText } from '../encoding.js';
import { lazyName } from '../native-name.js';
import { ansibleError, inHandling } from '../python-error.js';
import type { Lookup, LookupCall } from './lookup.js';
import { type OptionSpecs, readOptions } from './options.js';

const prefixed = (name: string) => ({
  vars: [`ansible_lookup_url_${name}`],
  env: [`ANSIBLE_LOOKUP_URL_${name.toUpperCase()}`],
});

const OPTIONS: OptionSpecs = {
  validate_certs: { type: 'bool', default: true, ...prefixed('validate_certs') },
  split_lines: { type: 'bool', default: true },
  use_proxy: { type: 'bool', default: true, ...prefixed('use_proxy') },
  username: { type: 'str', default: null, ...prefixed('username') },
  password: { type: 'str', default: null, ...prefixed('password') },
  headers: { type: 'dict', default: new Map() },
  force: { type: 'bool', default: false, ...prefixed('force') },
  timeout: { type: 'float', default: 10, ...prefixed('timeout') },
  http_agent: {
    type: 'str',
    default: 'ansible-httpget',
    vars: ['ansible_lookup_url_agent'],
    env: ['ANSIBLE_LOOKUP_URL_AGENT'],
  },
  force_basic_auth: { type: 'bool', default: false, ...prefixed('force_basic_auth') },
  follow_redirects: { type: 'str', default: 'urllib2', ...prefixed('follow_redirects') },
  ca_path: { type: 'str', default: null, ...prefixed('ca_path') },
  use_gssapi: { type: 'bool', default: false, ...prefixed('use_gssapi') },
  unix_socket: { type: 'str', default: null, ...prefixed('unix_socket') },
  use_netrc: { type: 'bool', default: true, ...prefixed('use_netrc') },
  ciphers: { type: 'list', default: null, ...prefixed('ciphers') },
  unredirected_headers: { type: 'list', default: null, vars: ['ansible_lookup_url_unredir_headers'] },
};

/** Options that are not built. */
const REFUSED = ['use_gssapi', 'unix_socket', 'ciphers', 'unredirected_headers'];

/** The lookup `url`: the body of an HTTP answer, in lines. */
export const URL_LOOKUPS: Readonly<Record<string, Lookup>> = {
  url: {
    acts: true,
    run(call) {
      const options = readOptions(call, OPTIONS);
      for (const name of REFUSED)
        if (options.get(name) !== null && isTrue(options.get(name)!))
          throw ansibleError(`drover's url lookup has no option '${name}'.`);
      const lines = isTrue(options.get('split_lines')!);
      return call.terms.flatMap((term) => {
        const body = bodyOf(call, term, options);
        return lines ? splitLines(body) : [body];
      });
    },
  },
};

function bodyOf(call: LookupCall, term: Value, options: ReadonlyMap<string, Value>): string {
  if (typeof term !== 'string')
    throw new PythonError('AttributeError', `'${lazyName(term)}' object has no attribute 'decode'`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(term)?.[1]?.toLowerCase();
  if (scheme === undefined) throw valueError(`unknown url type: ${repr(term)}`);
  if (scheme === 'file') return readLocal(term);
  if (scheme !== 'http' && scheme !== 'https') throw failed(term, `<urlopen error unknown url type: ${scheme}>`);
  if (/^https?:(?!\/\/[^/])/i.test(term)) throw failed(term, '<urlopen error no host given>');
  return fetchText(call, term, options);
}

function readLocal(url: string): string {
  const path = decodeURIComponent(url.replace(/^file:(?:\/\/(?:localhost)?(?=\/))?/i, ''));
  try {
    return decodeText(readFileSync(path), 'utf-8');
  } catch (error) {
    throw failed(url, `<urlopen error ${systemErrorText(error)}>`);
  }
}

function failed(url: string, why: string): Error {
  return inHandling(`Failed lookup url for ${url} : ${why}`);
}

function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Run in a Node.js of its own, because a lookup must have its answer at once. It reads the request from its standard input. */
const FETCHER = `
let input = '';
process.stdin.setEncoding('utf8');
for await (const part of process.stdin) input += part;
const { url, headers, timeout, redirect } = JSON.parse(input);
try {
  const answer = await fetch(url, { headers, redirect, signal: AbortSignal.timeout(timeout * 1000) });
  if (!answer.ok) {
    process.stderr.write(JSON.stringify({ status: answer.status, text: answer.statusText }));
    process.exit(3);
  }
  process.stdout.write(Buffer.from(await answer.arrayBuffer()));
} catch (error) {
  const { code, name, cause, message } = error;
  process.stderr.write(JSON.stringify({ code: cause?.code ?? code ?? name, message: String(cause?.message ?? message) }));
  process.exit(4);
}
`;

function fetchText(call: LookupCall, url: string, options: ReadonlyMap<string, Value>): string {
  const result = spawnSync(process.execPath, ['--input-type=module', '--no-warnings', '-e', FETCHER], {
    input: JSON.stringify({
      url,
      headers: headersOf(options),
      timeout: Number(options.get('timeout')),
      redirect: /^(no|none|false)$/i.test(str(options.get('follow_redirects')!)) ? 'manual' : 'follow',
    }),
    env: processEnv(call, options),
    maxBuffer: 256 * 1024 * 1024,
  });
  if (result.error) throw failed(url, result.error.message);
  if (result.status === 0) return decodeText(result.stdout, 'utf-8');
  const problem = problemOf(result.stderr.toString('utf8'));
  if (result.status === 3)
    throw inHandling(`Received HTTP error for ${url} : HTTP Error ${problem.status}: ${problem.text}`);
  throw failed(url, openError(problem));
}

interface Problem {
  readonly status?: number;
  readonly text?: string;
  readonly code?: string;
  readonly message?: string;
}

/** Why nothing could be fetched, in the words of Python's urllib where it has some. */
function openError({ code, message }: Problem): string {
  if (code === 'ENOTFOUND') return '<urlopen error [Errno -2] Name or service not known>';
  if (code === 'EAI_AGAIN') return '<urlopen error [Errno -3] Temporary failure in name resolution>';
  if (code === 'TimeoutError') return 'The read operation timed out';
  const text = systemErrorText({ code, message });
  return text === message ? text : `<urlopen error ${text}>`;
}

function problemOf(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { message: text.trim() || 'the request failed' };
  }
}

function headersOf(options: ReadonlyMap<string, Value>): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': str(options.get('http_agent')!) };
  if (isTrue(options.get('force')!)) headers['cache-control'] = 'no-cache';
  const username = options.get('username');
  if (username !== null && username !== undefined) {
    const credentials = `${str(username)}:${str(options.get('password') ?? '')}`;
    headers.authorization = `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
  }
  return { ...headers, ...(toPlain(options.get('headers')!) as Record<string, string>) };
}

function processEnv(call: LookupCall, options: ReadonlyMap<string, Value>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...call.environment.env };
  if (!isTrue(options.get('validate_certs')!)) env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  if (options.get('ca_path') !== null) env.NODE_EXTRA_CA_CERTS = str(options.get('ca_path')!);
  if (isTrue(options.get('use_proxy')!)) env.NODE_USE_ENV_PROXY = '1';
  return env;
}

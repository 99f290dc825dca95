import { type Answer, decode, ModuleFailure, type Plain, type PlainDict } from '../../src/module/index.js';
import { decodeAs } from './encode-as.js';

/** What came of a request, as the reference's `fetch_url` tells it. */
export interface HttpAnswer {
  /** -1 when there was no answer, 0 for an address that has none. */
  readonly status: number;
  readonly url: string;
  readonly msg: string;
  /** Names are lower case; what came more than once is joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: ReadonlyMap<string, string>;
  /** A failure that the reference ends with at once, without a status. */
  readonly fatal: boolean;
}

/** Shell text that prints what `fetchScript` left behind. */
export const PRINT_ANSWER = [
  `printf 'tool=%s\\0lacking=%s\\0rc=%s\\0status=%s\\0final=%s\\0' "$drover_tool" "$drover_lacking" "$drover_rc" "$drover_status" "$drover_final"`,
  `printf 'looped=%s\\0headers=%s\\0error=%s\\0' "$drover_looped" "$(cat "$drover_tmp/headers")" "$(cat "$drover_tmp/error")"`,
].join('\n');

/** Reads what `PRINT_ANSWER` printed. Throws ModuleFailure when the target has nothing to make the request with. */
export function readHttp(answer: Answer, url: string, socket?: string): HttpAnswer {
  const pairs = answer.pairs;
  if (pairs.has('no-socket'))
    return lost(`Request failed: <urlopen error Invalid Socket File (${socket}): ${NO_FILE}>`, url);
  const tool = pairs.get('tool') ?? 'none';
  const lacking = pairs.get('lacking');
  const hint = 'install the package curl on the target';
  if (tool === 'none') throw new ModuleFailure((pairs.get('error') ?? '').trim(), {}, { hint });
  if (lacking) {
    const name = tool === 'wget' ? 'wget' : "BusyBox's wget";
    throw new ModuleFailure(`${name} cannot do what is asked for: ${lacking}`, {}, { hint });
  }
  const raw = lastAnswer((pairs.get('headers') ?? '').split(/\r?\n/));
  const headers = headersOf(raw);
  const final = pairs.get('final') ?? url;
  const status = Number(pairs.get('status') ?? 0);
  const failed = pairs.get('rc') !== '0' && (tool === 'curl' || status === 0);
  if (failed || (status === 0 && /^https?:/i.test(final))) return failureOf(pairs, url, tool);
  const reason = /^HTTP\/\S+ \d+ ?(.*)$/.exec(raw[0] ?? '')?.[1] ?? '';
  // Files and FTP have no status.
  const ok = status === 0 || (status >= 200 && status < 300);
  return {
    status,
    url: final,
    msg: ok
      ? `OK (${headers.get('content-length') ?? 'unknown'} bytes)`
      : `HTTP Error ${status}: ${pairs.get('looped') ? LOOP : ''}${reason}`,
    headers,
    cookies: ok ? cookiesOf(raw) : new Map(),
    fatal: false,
  };
}

const NO_FILE = '[Errno 2] No such file or directory';

const LOOP =
  'The HTTP server returned a redirect error that would lead to an infinite loop.\nThe last 30x error message was:\n';

/** A server may have asked for a password first: the last answer counts. */
function lastAnswer(lines: readonly string[]): readonly string[] {
  return lines.slice(
    Math.max(
      0,
      lines.findLastIndex((line) => line.startsWith('HTTP/')),
    ),
  );
}

function headersOf(lines: readonly string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers.set(name, headers.has(name) ? `${headers.get(name)}, ${value}` : value);
  }
  return headers;
}

function cookiesOf(lines: readonly string[]): Map<string, string> {
  const found = lines.flatMap((line) => {
    const cookie = /^set-cookie:\s*([^=;]+)=([^;]*)(.*)$/i.exec(line);
    if (!cookie) return [];
    const path = /;\s*path=([^;]*)/i.exec(cookie[3]!)?.[1] ?? '/';
    return [{ name: cookie[1]!.trim(), value: cookie[2]!.trim(), path }];
  });
  // The reference's jar keeps them by path; those of longer paths come first.
  const sorted = found.sort((a, b) => b.path.length - a.path.length);
  return new Map(sorted.map(({ name, value }) => [name, value]));
}

/** No answer: in Python's words, as far as curl's exit status and message tell. */
function failureOf(pairs: ReadonlyMap<string, string>, url: string, tool: string): HttpAnswer {
  const said = (pairs.get('error') ?? '').trim();
  const { msg, fatal = false } = tool === 'curl' ? curlFailure(Number(pairs.get('rc')), said, url) : wgetFailure(said);
  return lost(msg, url, fatal);
}

function lost(msg: string, url: string, fatal = false): HttpAnswer {
  return { status: -1, url, msg, headers: new Map(), cookies: new Map(), fatal };
}

interface Failure {
  readonly msg: string;
  readonly fatal?: boolean;
}

function curlFailure(rc: number, said: string, url: string): Failure {
  const failed = (reason: string) => ({ msg: `Request failed: <urlopen error ${reason}>` });
  switch (rc) {
    case 1:
    case 3:
      return badUrl(url, said);
    case 5:
    case 6:
      return failed('[Errno -2] Name or service not known');
    case 7:
      return failed(connectReason(said));
    case 28:
      return /connect|resolv/i.test(said)
        ? failed('timed out')
        : { msg: `Connection failure: ${/^https:/i.test(url) ? 'The read operation timed out' : 'timed out'}` };
    case 37:
      return failed(`[Errno 2] No such file or directory: '${url.replace(/^file:(?:\/\/)?/, '')}'`);
    case 52:
      return { msg: 'Connection failure: Remote end closed connection without response' };
    case 56:
      return { msg: 'Connection failure: [Errno 104] Connection reset by peer' };
    case 60:
    case 51:
      return failed(`[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: ${certificateReason(said)}`);
    default:
      return failed(said.replace(/^curl: \(\d+\) /, ''));
  }
}

function badUrl(url: string, said: string): Failure {
  const scheme = /^([a-z][\w+.-]*):/i.exec(url)?.[1];
  if (scheme === undefined) return { msg: `unknown url type: '${url}'`, fatal: true };
  if (/^https?$/i.test(scheme)) return { msg: said.replace(/^curl: \(\d+\) /, ''), fatal: true };
  return { msg: `Request failed: <urlopen error unknown url type: ${scheme}>` };
}

function connectReason(said: string): string {
  if (/no such file/i.test(said)) return '[Errno 2] No such file or directory';
  if (/unreachable/i.test(said)) return '[Errno 101] Network is unreachable';
  if (/no route/i.test(said)) return '[Errno 113] No route to host';
  return '[Errno 111] Connection refused';
}

function certificateReason(said: string): string {
  return /SSL certificate problem: (.*)/.exec(said)?.[1] ?? said.replace(/^curl: \(\d+\) /, '').split('\n')[0]!;
}

function wgetFailure(said: string): Failure {
  const last = said.split('\n').at(-1) ?? '';
  const failed = (reason: string) => ({ msg: `Request failed: <urlopen error ${reason}>` });
  if (/refused/i.test(said)) return failed('[Errno 111] Connection refused');
  if (/bad address|unable to resolve|name or service/i.test(said))
    return failed('[Errno -2] Name or service not known');
  if (/timed out|timeout/i.test(said)) return failed('timed out');
  return failed(last.replace(/^wget: /, ''));
}

/** `info` of the reference: status, url, msg, cookies and the headers. */
export function infoOf(answer: HttpAnswer): PlainDict {
  const answered = answer.status >= 200 && answer.status < 300;
  const cookies: readonly (readonly [string, Plain])[] = [...answer.cookies];
  return {
    ...Object.fromEntries(answer.headers),
    ...(answered && {
      cookies: new Map<string, Plain>(cookies),
      cookies_string: cookies.map(([name, value]) => `${name}=${String(value)}`).join('; '),
    }),
    url: answer.url,
    status: answer.status,
    msg: answer.msg,
  };
}

/** Text in the charset that its content type names, UTF-8 otherwise. */
export function textIn(bytes: Uint8Array, contentType: string): string {
  const charset = /;\s*charset="?([^";]+)"?/i.exec(contentType)?.[1]?.trim().toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8') return decode(bytes);
  return decodeAs(bytes, charset) ?? decode(bytes);
}

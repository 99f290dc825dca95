import type { Options } from '../../src/module/index.js';
import { fileOptions } from './file-options.js';

/** What get_url and uri share. */
export const urlOptions = {
  url: { type: 'str', required: true, description: 'The address.' },
  force: { type: 'bool', default: false, description: 'Whether caches on the way are told to answer anew.' },
  http_agent: { default: 'ansible-httpget', description: 'Name that is sent as `User-Agent`.' },
  use_proxy: { type: 'bool', default: true, description: 'Whether the proxies of the environment are used.' },
  validate_certs: { type: 'bool', default: true, description: 'Whether certificates are checked.' },
  force_basic_auth: { type: 'bool', default: false, description: 'Whether name and password are sent unasked.' },
  client_cert: { type: 'path', description: 'File on the target with a certificate that is shown to the server.' },
  client_key: { type: 'path', description: 'File on the target with the key of `client_cert`.' },
  use_gssapi: {
    type: 'bool',
    default: false,
    description: 'Kerberos.',
    unsupported: 'Kerberos tickets are not used; name and password are',
  },
  unredirected_headers: {
    type: 'list',
    elements: 'str',
    default: [],
    description: 'Names of headers that are not sent where a redirect leads.',
  },
  decompress: { type: 'bool', default: true, description: 'Whether answers that come compressed are unpacked.' },
  ciphers: { type: 'list', elements: 'str', description: 'Ciphers of TLS, as OpenSSL names them.' },
  use_netrc: { type: 'bool', default: true, description: 'Whether names and passwords are read from `~/.netrc`.' },
  ...fileOptions,
} as const satisfies Options;

/** Who asks, and how long an answer is waited for; the name of the user has another alias in each module. */
export function loginOptions(name: string, password: string, timeout: number) {
  return {
    url_username: { aliases: [name], description: 'Name for Basic and Digest authentication.' },
    url_password: { aliases: [password], no_log: true, description: 'Password that belongs to it.' },
    timeout: { type: 'int', default: timeout, description: 'Seconds without an answer, or without any progress.' },
  } as const satisfies Options;
}

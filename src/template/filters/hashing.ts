import { createHash, getHashes } from 'node:crypto';
import { define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { typeError } from '../../values/exception.js';
import { str } from '../../values/repr.js';
import { typeName } from '../../values/type-name.js';
import { isInt, type Value } from '../../values/value.js';
import { hashPassword, isAlgorithm, SHORT_NAMES } from '../crypt/password-hash.js';
import type { AnsibleEnvironment } from '../environment.js';
import { lazyName } from '../native-name.js';
import { ansibleError, inHandling } from '../python-error.js';
import { plainText } from './text.js';

/** Filters that hash. */
export function hashFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  const fixed = (name: string, param: string): Filter =>
    define({ name, params: [param] }, (_call, value) => digest(value!, name === 'md5s' ? 'md5' : 'sha1'));
  return {
    md5: fixed('md5s', 'data'),
    sha1: fixed('checksum_s', 'data'),
    checksum: fixed('checksum_s', 'data'),
    hash: define({ name: 'get_hash', params: ['data', ['hashtype', 'sha1']] }, (_call, value, type) =>
      digest(value!, str(type!)),
    ),
    to_uuid: define(
      { name: 'to_uuid', params: ['string', ['namespace', ANSIBLE_NAMESPACE]] },
      (_call, value, namespace) => nameUuid(namespace!, plainText(value!)),
    ),
    password_hash: define(
      {
        name: 'get_encrypted_password',
        params: [
          'password',
          ['hashtype', 'sha512'],
          ['salt', null],
          ['salt_size', null],
          ['rounds', null],
          ['ident', null],
        ],
      },
      (_call, ...args) => passwordHash(environment, args),
    ),
  };
}

const ANSIBLE_NAMESPACE = '361E6D51-FAEC-444A-9079-341386DA8E2E';

/** Names of hashlib that OpenSSL knows by others. */
const OPENSSL: Readonly<Record<string, string>> = {
  sha3_224: 'sha3-224',
  sha3_256: 'sha3-256',
  sha3_384: 'sha3-384',
  sha3_512: 'sha3-512',
  blake2b: 'blake2b512',
  blake2s: 'blake2s256',
  sha512_224: 'sha512-224',
  sha512_256: 'sha512-256',
};

function digest(value: Value, type: string): string {
  const data = value instanceof Bytes ? value.data : Buffer.from(plainText(value), 'utf8');
  const name = OPENSSL[type.toLowerCase()] ?? type.toLowerCase();
  if (/^shake_(128|256)$/.test(name)) throw typeError("hexdigest() missing required argument 'length' (pos 1)");
  if (!getHashes().some((known) => known.toLowerCase() === name)) throw inHandling(`unsupported hash type ${type}`);
  return createHash(name).update(data).digest('hex');
}

/** A version 5 UUID. */
function nameUuid(namespace: Value, name: string): string {
  if (namespace === null) throw typeError('one of the hex, bytes, bytes_le, fields, or int arguments must be given');
  const invalid = (why: string) => inHandling(`Invalid value '${str(namespace)}' for 'namespace': ${why}`);
  if (typeof namespace !== 'string') throw invalid(`'${lazyName(namespace)}' object has no attribute 'replace'`);
  const hex = namespace
    .replace(/urn:|uuid:/g, '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw invalid('badly formed hexadecimal UUID string');
  const hash = createHash('sha1').update(Buffer.from(hex, 'hex')).update(name, 'utf8').digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function passwordHash(environment: AnsibleEnvironment, args: readonly Value[]): string {
  const [password, type, salt, saltSize, rounds, ident] = args as [Value, Value, Value, Value, Value, Value];
  const name = SHORT_NAMES[str(type)] ?? str(type);
  if (!isAlgorithm(name))
    throw ansibleError(
      `${name} is not in the list of supported passlib algorithms: ${Object.keys(SHORT_NAMES).join(', ')}`,
    );
  if (typeof password !== 'string' && !(password instanceof Bytes))
    throw typeError(`secret must be unicode or bytes, not ${typeName(password)}`);
  if (salt === null || salt === '') environment.volatile++;
  return hashPassword(plainText(password), name, {
    salt: salt === null ? undefined : str(salt),
    saltSize: wholeNumber('salt_size', saltSize),
    rounds: wholeNumber('rounds', rounds),
    ident: ident === null ? undefined : str(ident),
  });
}

/** A number of passlib's, which may be written as text. */
function wholeNumber(name: string, value: Value): number | undefined {
  if (value === null) return undefined;
  if (isInt(value)) return Number(value);
  if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)) return Number(value);
  throw typeError(`${name} must be an integer, not ${typeName(value)}`);
}

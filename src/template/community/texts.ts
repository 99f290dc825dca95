import { crc32 } from 'node:zlib';
import { define, type Filter } from '../../jinja/index.js';
import { repr, str } from '../../values/repr.js';
import { typeName } from '../../values/type-name.js';
import type { Value } from '../../values/value.js';
import type { AnsibleEnvironment } from '../environment.js';
import { ansibleError, ansibleTypeError } from '../python-error.js';
import { SYSTEM, seeded } from '../random/generator.js';

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD'];

/** Texts: normal forms, check sums, hardware addresses by chance. */
export function textFilters(environment: AnsibleEnvironment): Readonly<Record<string, Filter>> {
  return {
    unicode_normalize: define({ name: 'unicode_normalize', params: ['data', ['form', 'NFC']] }, (_call, data, form) => {
      if (typeof data !== 'string')
        throw ansibleTypeError(`unicode_normalize requires a string, got ${typeName(data!)} instead.`);
      if (!FORMS.includes(str(form!)))
        throw ansibleTypeError(
          `unicode_normalize requires 'form' to be one of ${FORMS.join(', ')}, got ${repr(form!)} instead.`,
        );
      return data.normalize(str(form!));
    }),
    crc32: define({ name: 'crc32s', params: ['value'] }, (_call, value) => {
      if (typeof value !== 'string')
        throw ansibleError(`Invalid value type (${typeName(value!)}) for crc32 (${repr(value!)})`);
      return checksum(Buffer.from(value, 'utf8')).toString(16);
    }),
    random_mac: define({ name: 'random_mac', params: ['value', ['seed', null]] }, (_call, value, seed) => {
      if (seed === null) environment.volatile++;
      return randomMac(value!, seed!);
    }),
  };
}

/** Older Node.js has no `crc32`. */
function checksum(data: Uint8Array): number {
  if (typeof crc32 === 'function') return crc32(data);
  let value = ~0;
  for (const byte of data) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

/** The rest of an address whose first bytes are given. */
function randomMac(value: Value, seed: Value): string {
  if (typeof value !== 'string')
    throw ansibleError(`Invalid value type (${typeName(value)}) for random_mac (${repr(value)})`);
  const prefix = value.toLowerCase().replace(/:$/, '');
  const parts = prefix.split(':');
  if (parts.length > 5) throw ansibleError(`Invalid value (${value}) for random_mac: 5 colon(:) separated items max`);
  const wrong = parts.find((part) => !/^[0-9a-f]{2}$/.test(part));
  if (wrong !== undefined)
    throw ansibleError(
      wrong === ''
        ? `Invalid value (${value}) for random_mac: empty item`
        : `Invalid value (${value}) for random_mac: ${repr(wrong)} not hexa byte`,
    );
  const generator = seed === null ? SYSTEM : seeded(seed);
  const number = 68719476736n + generator.below(1099511627775n - 68719476736n + 1n);
  const bytes = number.toString(16).padStart(10, '0').match(/../g)!;
  return [...parts, ...bytes].slice(0, 6).join(':');
}

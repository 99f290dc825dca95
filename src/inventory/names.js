import { isIpAddress } from './address.js';
/** Names that mean this machine. */
export const LOCALHOST = ['127.0.0.1', 'localhost', '::1'];
const INVALID = /^\p{Nd}|[^\p{L}\p{N}_]/gu;
const WORDS_OF_THE_LANGUAGE = new Set(['true', 'false', 'none', 'True', 'False', 'None', 'not']);
/** The name that a group gets: characters that no variable name may have are replaced where the settings say so. */
export function groupName(name, policy, notify) {
  const invalid = new Set(name.match(INVALID));
  if (invalid.size === 0 || policy === 'ignore') return name;
  const what = `invalid character(s) "{${[...invalid].map((character) => `'${character}'`).join(', ')}}" in group name (${name})`;
  if (policy === 'never') {
    notify({ type: 'verbose', level: 4, message: `Not replacing ${what}` });
    notify({ type: 'warning', message: `${FOUND} but not replaced, ${SEE}` });
    return name;
  }
  if (policy === 'always') {
    notify({ type: 'verbose', level: 4, message: `Replacing ${what}` });
    notify({ type: 'warning', message: `${FOUND} and automatically replaced, ${SEE}` });
  }
  return safeGroupName(name);
}
const FOUND = 'Invalid characters were found in group names';
const SEE = 'use -vvvv to see details';
/** The name with an underscore for every character that no variable name may have: constructed groups always get it. */
export function safeGroupName(name) {
  return name.replace(INVALID, '_');
}
/** Whether a variable of this name can be used in an expression. */
export function isVariableName(name) {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !WORDS_OF_THE_LANGUAGE.has(name);
}
/** `inventory_hostname_short`: the name up to its first dot; addresses stay whole. */
export function shortName(host) {
  return isIpAddress(host) ? host : host.split('.')[0];
}

import { CONFIG_LOOKUPS } from './config.js';
import { CSV_LOOKUPS } from './csvfile.js';
import { FILE_LOOKUPS } from './files.js';
import { FILETREE_LOOKUPS } from './filetree.js';
import { FIRST_FOUND } from './first-found.js';
import { INI_LOOKUPS } from './ini.js';
import { LIST_LOOKUPS } from './lists.js';
import type { Lookup } from './lookup.js';
import { PASSWORD_LOOKUPS } from './password.js';
import { PROCESS_LOOKUPS } from './process.js';
import { RANDOM_STRING_LOOKUPS } from './random-string.js';
import { SEQUENCE_LOOKUPS } from './sequence.js';
import { SUBELEMENTS_LOOKUPS } from './subelements.js';
import { TEMPLATE_LOOKUPS } from './template.js';
import { URL_LOOKUPS } from './url.js';
import { VARIABLE_LOOKUPS } from './variables.js';

/** All lookups by their short names; those of collections by their full ones too. */
export function lookupTable(): ReadonlyMap<string, Lookup> {
  return new Map(
    Object.entries({
      ...CONFIG_LOOKUPS,
      ...CSV_LOOKUPS,
      ...FILE_LOOKUPS,
      ...FILETREE_LOOKUPS,
      ...FIRST_FOUND,
      ...INI_LOOKUPS,
      ...LIST_LOOKUPS,
      ...PASSWORD_LOOKUPS,
      ...PROCESS_LOOKUPS,
      ...RANDOM_STRING_LOOKUPS,
      ...SEQUENCE_LOOKUPS,
      ...SUBELEMENTS_LOOKUPS,
      ...TEMPLATE_LOOKUPS,
      ...URL_LOOKUPS,
      ...VARIABLE_LOOKUPS,
    }),
  );
}

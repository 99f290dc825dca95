import type { Test } from '../../jinja/index.js';
import type { AnsibleEnvironment } from '../environment.js';
import { fileTests } from './files.js';
import { LIST_TESTS } from './lists.js';
import { REGEX_TESTS } from './regex.js';
import { resultTests } from './results.js';
import { TRUTH_TESTS } from './truth.js';
import { URL_TESTS } from './urls.js';
import { vaultTests } from './vault.js';
import { VERSION_TESTS } from './version.js';

/** Tests of ansible-core by their short names. */
export function coreTests(environment: AnsibleEnvironment): ReadonlyMap<string, Test> {
  return new Map(
    Object.entries({
      ...LIST_TESTS,
      ...REGEX_TESTS,
      ...TRUTH_TESTS,
      ...URL_TESTS,
      ...VERSION_TESTS,
      ...fileTests(environment),
      ...resultTests(environment),
      ...vaultTests(environment),
    }),
  );
}

import type { Test } from '../../jinja/index.js';
import type { AnsibleEnvironment } from '../environment.js';
import { IP_TESTS } from '../ip/tests.js';
import { fileTests } from './files.js';
import { LIST_TESTS } from './lists.js';
import { REGEX_TESTS } from './regex.js';
import { resultTests } from './results.js';
import { TRUTH_TESTS } from './truth.js';
import { URL_TESTS } from './urls.js';
import { vaultTests } from './vault.js';
import { VERSION_TESTS } from './version.js';

/** Tests of community collections by their full names, which are the only ones they have. */
export function communityTests(): ReadonlyMap<string, Test> {
  return new Map(Object.entries(IP_TESTS).map(([name, test]) => [`ansible.utils.${name}`, test]));
}

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

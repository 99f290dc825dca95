import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { readCases } from './case-file.js';
import { compare, outcomesOf, readKnown } from './compare.js';
import { startServer } from './http-server.js';
import { drover } from './programs.js';
import { readRecorded } from './recorded.js';

/** What ansible-core 2.19 made of the cases was recorded as root: `npm run parity:modules -- --ansible DIR`. */
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

/** Programs that a module is about, where not every machine has them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  debconf: 'debconf-get-selections',
  'ansible.posix.acl': 'setfacl',
  'community.general.xattr': 'setfattr',
  'community.general.sudoers': 'visudo',
  'community.general.make': 'make',
  'community.general.gem': 'gem',
  'community.general.filesystem': 'mkfs.vfat',
};

function isMissing(program: string | undefined): boolean {
  return program !== undefined && spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0;
}

asRoot('what ansible-core made of it', () => {
  const known = readKnown();
  const tables = [...readCases()].map(([module, cases]) => ({ module, recorded: readRecorded(module, cases) }));
  const some = tables.filter(({ recorded }) => recorded.size > 0);
  const missing = some.filter(({ module }) => isMissing(PROGRAMS[module]));
  for (const { module } of missing) test.skip(`${module}: there is no ${PROGRAMS[module]}`, () => {});

  test.each(some.filter((table) => !missing.includes(table)))(
    '$module',
    async ({ module, recorded }) => {
      const server = await startServer();
      try {
        const cases = [...recorded.keys()];
        const ours = await outcomesOf(drover(), { module, cases }, server.address);
        const compared = cases.map((one) => compare(module, one, recorded.get(one), ours?.get(one), known));
        expect(compared.filter(({ differences }) => differences.length > 0)).toEqual([]);
      } finally {
        server.close();
      }
    },
    300_000,
  );
});

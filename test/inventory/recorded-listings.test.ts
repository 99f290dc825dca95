import { afterEach, describe, expect, test } from '@jest/globals';
import { inventoryCommand } from '../../src/cli/inventory.js';
import { fakeProcess } from '../cli/fake-process.js';
import {
  copyInputs,
  environmentOf,
  missingTexts,
  type RecordedCase,
  type RecordedRun,
  readJson,
  recordedCases,
} from './recorded.js';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function replay(recorded: RecordedCase, run: RecordedRun) {
  const { cwd, home, remove } = copyInputs(recorded);
  cleanups.push(remove);
  const { io, written } = fakeProcess({ environment: environmentOf(recorded, run, home), cwd });
  const argv = run.argv.slice(1).map((word) => word.replaceAll('{CWD}', cwd));
  const rc = await inventoryCommand('ansible-inventory')(argv, io);
  return { rc, stdout: written.stdout.replaceAll(cwd, '<CWD>'), stderr: written.stderr, cwd };
}

function isJson(run: RecordedRun): boolean {
  return 'stdout_json' in run.expect;
}

describe('ansible-inventory answers as recorded', () => {
  const rows = recordedCases('inventory').flatMap((recorded) =>
    // One case is a shell pipeline over --output, which has a test of its own.
    recorded.runs.filter(({ argv }) => argv[0] === 'ansible-inventory').map((run) => ({ recorded, run })),
  );
  test.each(rows.map((row) => [`${row.recorded.name} ${row.run.id}`, row] as const))(
    '%s',
    async (_, { recorded, run }) => {
      const { rc, stdout, stderr, cwd } = await replay(recorded, run);
      const shown = isJson(run) ? { stdout_json: readJson(stdout) } : { stdout };
      const expected = isJson(run) ? { stdout_json: run.expect.stdout_json } : { stdout: run.expect.stdout };
      expect({ rc, ...shown, missing: missingTexts(run.expect.stderr_contains, stderr, cwd) }).toEqual({
        rc: run.expect.rc,
        ...expected,
        missing: [],
      });
    },
  );
});

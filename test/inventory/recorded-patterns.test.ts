import { describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { loadSettings } from '../../src/config/settings.js';
import { loadInventory } from '../../src/inventory/load.js';
import { selectHosts } from '../../src/inventory/select.js';
import { parseLimit } from '../../src/inventory/split-pattern.js';
import {
  copyInputs,
  environmentOf,
  missingTexts,
  type RecordedCase,
  type RecordedRun,
  recordedCases,
} from './recorded.js';

interface Words {
  readonly sources: string[];
  readonly limit: string | undefined;
  readonly pattern: string;
}

function wordsOf(argv: readonly string[]): Words {
  const words = { sources: [] as string[], limit: undefined as string | undefined, pattern: '' };
  for (let at = 1; at < argv.length; at++) {
    const word = argv[at]!;
    if (word === '-i') words.sources.push(argv[++at]!);
    else if (word === '--limit') words.limit = argv[++at]!;
    else if (word !== '--list-hosts') words.pattern = word;
  }
  return words;
}

/** What `ansible PATTERN --list-hosts` prints: without --limit, choosing no hosts is no error there. */
async function listHosts(recorded: RecordedCase, run: RecordedRun) {
  const { cwd, home, remove } = copyInputs(recorded);
  const environment = environmentOf(recorded, run, home);
  const settings = loadSettings({ environment, cwd, home });
  const { sources, limit, pattern } = wordsOf(run.argv);
  const told: string[] = [];
  const notify = (notice: { type: string; message?: string }) => {
    if (notice.type === 'warning') told.push(`[WARNING]: ${notice.message}`);
  };
  try {
    const inventory = await loadInventory(sources, { settings, cwd, home, environment, notify });
    const limits = limit ? parseLimit(limit, cwd) : undefined;
    const selection = { limit: limits, warnOfLocalhost: true, mayBeNone: true };
    const names = selectHosts(inventory, pattern, selection).map((host) => host.name);
    return { rc: 0, stdout: render(names), stderr: told.join('\n'), cwd };
  } catch (error) {
    return { rc: 1, stdout: '', stderr: [...told, `[ERROR]: ${fullMessage(error)}`].join('\n'), cwd };
  } finally {
    remove();
  }
}

function render(names: readonly string[]): string {
  return [`  hosts (${names.length}):`, ...names.map((name) => `    ${name}`), ''].join('\n');
}

describe('patterns choose the hosts that were recorded', () => {
  const rows = recordedCases('patterns').flatMap((recorded) =>
    // Those of playbooks are replayed with the playbook command.
    recorded.runs.filter(({ argv }) => argv[0] === 'ansible').map((run) => ({ recorded, run })),
  );
  test.each(rows.map((row) => [`${row.recorded.name}: ${row.run.argv.slice(1).join(' ')}`, row] as const))(
    '%s',
    async (_, { recorded, run }) => {
      const { rc, stdout, stderr, cwd } = await listHosts(recorded, run);
      const { stdout: expected, stderr_contains: texts } = run.expect;
      expect({ rc, stdout, missing: missingTexts(texts, stderr, cwd) }).toEqual({
        rc: run.expect.rc,
        stdout: expected,
        missing: [],
      });
    },
  );
});

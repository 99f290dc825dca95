import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { checkRow, readRows, vectorFiles } from './check.js';

/**
 * `run DIRECTORY [--verbose] [--only PREFIX]`: checks every row of the directory's `*.jsonl` files and prints one line a file,
 * with the ids of the rows that fail. The exit status is 1 when any fails that differences.json does not name.
 */
function main(args: readonly string[]): number {
  const verbose = args.includes('--verbose');
  const only = args.find((_, index) => args[index - 1] === '--only');
  const directory = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--only') ?? 'test/vectors';
  const differences = readDifferences();
  let unexpected = 0;
  for (const file of vectorFiles(resolve(directory))) {
    const rows = readRows(file).filter((row) => only === undefined || row.id.startsWith(only));
    if (rows.length === 0) continue;
    const failed = rows.flatMap((row) => {
      const problem = checkRow(row);
      return problem === undefined ? [] : [{ row, problem }];
    });
    console.log(`${basename(file)}: ${rows.length - failed.length} passed, ${failed.length} failed`);
    for (const { row, problem } of failed) {
      const reason = differences[row.id];
      if (reason === undefined) unexpected++;
      console.log(`  ${row.id}${reason === undefined ? '' : ` (on purpose: ${reason})`}`);
      if (verbose) console.log(`      ${JSON.stringify(row.template)}\n      ${problem.replaceAll('\n', '\n      ')}`);
    }
  }
  return unexpected > 0 ? 1 : 0;
}

function readDifferences(): Record<string, string> {
  try {
    return JSON.parse(readFileSync('test/vectors/differences.json', 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

process.exitCode = main(process.argv.slice(2));

import { basename } from 'node:path';
import { checkRow, readRows, vectorFiles } from './check.js';

/**
 * `run DIRECTORY [--verbose] [--only PREFIX]`: checks every row of the directory's `*.jsonl` files and prints one line a file,
 * with the ids of the rows that fail. The exit status is 1 when any does.
 */
function main(args: readonly string[]): number {
  const verbose = args.includes('--verbose');
  const only = args.find((_, index) => args[index - 1] === '--only');
  const directory = args.find((arg, index) => !arg.startsWith('--') && args[index - 1] !== '--only') ?? 'test/vectors';
  let failures = 0;
  for (const file of vectorFiles(directory)) {
    const rows = readRows(file).filter((row) => only === undefined || row.id.startsWith(only));
    if (rows.length === 0) continue;
    const failed = rows.flatMap((row) => {
      const problem = checkRow(row);
      return problem === undefined ? [] : [{ row, problem }];
    });
    failures += failed.length;
    console.log(`${basename(file)}: ${rows.length - failed.length} passed, ${failed.length} failed`);
    for (const { row, problem } of failed) {
      console.log(`  ${row.id}`);
      if (verbose) console.log(`      ${JSON.stringify(row.template)}\n      ${problem.replaceAll('\n', '\n      ')}`);
    }
  }
  return failures > 0 ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));

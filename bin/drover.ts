#!/usr/bin/env node
import * as module from 'node:module';
import { basename } from 'node:path';

// Node.js 22 and later keep what they compiled; it must be asked for before the program is loaded.
if ('enableCompileCache' in module) (module.enableCompileCache as () => unknown)();

const [{ main }, { openProcessIo }] = await Promise.all([
  import('../src/cli/main.js'),
  import('../src/cli/process-io.js'),
]);
const { io, finish } = openProcessIo(process);
const status = await main(basename(process.argv[1] ?? 'drover'), process.argv.slice(2), io);
process.exit(await finish(status));

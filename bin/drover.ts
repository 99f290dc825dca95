#!/usr/bin/env node
import { basename } from 'node:path';
import { main } from '../src/cli/main.js';
import { openProcessIo } from '../src/cli/process-io.js';

const { io, finish } = openProcessIo(process);
const status = await main(basename(process.argv[1] ?? 'drover'), process.argv.slice(2), io);
process.exit(await finish(status));

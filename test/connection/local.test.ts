import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from '@jest/globals';
import { openConnection } from '../../src/connection/open.js';
import { addressOf } from './address.js';
import { describeSessions } from './session-contract.js';

const directory = mkdtempSync(join(tmpdir(), 'drover-shells-'));
afterAll(() => rmSync(directory, { recursive: true }));

const SHELLS: Readonly<Record<string, string>> = {
  dash: '/bin/dash',
  bash: '/bin/bash',
  mksh: '/bin/mksh',
  busybox: busyboxShell(),
};

/** BusyBox is `sh` when it is called so. */
function busyboxShell(): string {
  const link = join(directory, 'ash');
  if (existsSync('/bin/busybox')) symlinkSync('/bin/busybox', link);
  return link;
}

for (const [name, shell] of Object.entries(SHELLS)) {
  const suite = existsSync(shell) ? describe : describe.skip;
  suite(`local sessions under ${name}${existsSync(shell) ? '' : ' (not installed)'}`, () => {
    describeSessions(() => openConnection(addressOf({ connection: 'local', shell })), { large: name === 'dash' });
  });
}

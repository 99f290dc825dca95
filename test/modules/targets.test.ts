import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openConnection } from '../../src/connection/open.js';
import type { Session } from '../../src/connection/session.js';
import type { PlainDict } from '../../src/module/plain.js';
import { addressOf } from '../connection/address.js';
import { makeBusyboxRoot, noBusyboxRoot } from '../ssh/busybox-root.js';
import { addUser, noSshd, noUsers, type Sshd, startSshd } from '../ssh/server.js';
import { callOver } from './call.js';
import { fillScratch, type Given, treeOf } from './scratch.js';
import { LOCAL, ROWS, type Row } from './target-rows.js';

const base = noSshd ?? noUsers;
const USER = `drv${process.pid}m`;
const BECOME_ROOT = { method: 'sudo', user: 'root', password: undefined, executable: undefined, flags: undefined };

interface Kind {
  readonly name: string;
  /** Why it is not there on this machine. */
  readonly skipped: string | undefined;
  /** Login shell of a user of its own; without one it is root who logs in. */
  readonly shell?: string;
  readonly sudo?: boolean;
  readonly chroot?: boolean;
}

const missing = (program: string) => (existsSync(program) ? undefined : `no ${program}`);

const KINDS: readonly Kind[] = [
  { name: 'root', skipped: base },
  {
    name: 'dash and sudo',
    skipped: base ?? missing('/bin/dash') ?? missing('/usr/bin/sudo'),
    shell: '/bin/dash',
    sudo: true,
  },
  { name: 'mksh', skipped: base ?? missing('/bin/mksh'), shell: '/bin/mksh' },
  { name: 'bash', skipped: base ?? missing('/bin/bash'), shell: '/bin/bash' },
  { name: 'BusyBox alone, in a chroot', skipped: base ?? noBusyboxRoot, shell: '/bin/sh', chroot: true },
];

/** Directories whose names would mean something to a shell that sees them bare. */
const PLACES = ['plain', `a "b" 'c' $none \`id\` $(id)`, '-dash\nline', 'naïve ☃ back\\slash [a]*?'];

describe.each(KINDS)('modules of files on a target: $name', (kind) => {
  const suite = kind.skipped ? describe.skip : describe;
  suite(kind.skipped ?? 'over ssh', () => {
    let target: Target;
    beforeAll(async () => {
      target = await openTarget(kind);
    });
    afterAll(() => target.close());

    test.each(PLACES)('every row in %j', async (place) => {
      const seen = [];
      for (const row of ROWS) {
        seen.push(await target.inDirectory(place, row.given, (directory) => watch(target, row, directory)));
      }
      expect(seen).toEqual(ROWS.map(contract));
    });

    const large = process.env.DROVER_TEST_LARGE ? test : test.skip;
    large('a file of 200 MB, with DROVER_TEST_LARGE set', async () => {
      const bytes = randomBytes(200_000_000);
      writeFileSync(join(target.local, 'large'), bytes);
      const copied = await target.inDirectory('large', {}, async ({ here, there }) => {
        const args = { src: join(target.local, 'large'), dest: `${there}/large` };
        const call = async () => (await callOver(target.session, 'copy', args, { directory: target.local })).changed;
        return [await call(), bytes.equals(readFileSync(join(here, 'large'))), await call()];
      });
      expect(copied).toEqual([true, true, false]);
    });

    const relative = kind.shell && !kind.chroot ? test : test.skip;
    relative('every row in a relative path with a dash in front', async () => {
      const seen = [];
      for (const row of ROWS) {
        seen.push(await target.atHome('-dir', row.given, (directory) => watch(target, row, directory)));
      }
      expect(seen).toEqual(ROWS.map(contract));
    });
  });
});

/** What every state module owes: check mode predicts and leaves alone, then it changes, then all is well. */
function contract(row: Row) {
  const { name, tree, diff, predictedDiff = diff } = row;
  return {
    name,
    predicted: true,
    touched: false,
    changed: true,
    tree,
    checkDiff: predictedDiff,
    diff,
    again: false,
    after: tree,
  };
}

async function watch(target: Target, row: Row, directory: Directory) {
  const text = JSON.stringify(row.args);
  const inner = (path: string) => JSON.stringify(path).slice(1, -1);
  const args = JSON.parse(
    text.replaceAll('@', () => inner(directory.there)).replaceAll('%/', () => inner(`${target.local}/`)),
  );
  const call = (check = false) =>
    callOver(target.session, row.module, args, { check, diff: true, directory: target.local });
  const before = await treeOf(directory.here);
  const check = await call(true);
  const left = await treeOf(directory.here);
  const made = await call();
  const tree = await treeOf(directory.here);
  const again = await call();
  return {
    name: row.name,
    predicted: check.changed ?? check,
    touched: left.join('\n') !== before.join('\n'),
    changed: made.changed ?? made,
    tree,
    checkDiff: diffOf(check, directory.there),
    diff: diffOf(made, directory.there),
    again: again.changed ?? again,
    after: await treeOf(directory.here),
  };
}

/** A result's diffs without their headings, and without those that have nothing else. */
function diffOf({ diff }: PlainDict, directory: string) {
  const inner = JSON.stringify(directory).slice(1, -1);
  const parts = JSON.parse(JSON.stringify([diff ?? []].flat()).replaceAll(inner, '@')) as PlainDict[];
  return parts.map(({ before_header, after_header, ...part }) => part).filter((part) => Object.keys(part).length > 0);
}

/** A directory as the target names it, and as this machine does. */
interface Directory {
  readonly there: string;
  readonly here: string;
}

type InDirectory = <T>(name: string, given: Given, use: (directory: Directory) => Promise<T>) => Promise<T>;

interface Target {
  readonly session: Session;
  /** Files of the controller. */
  readonly local: string;
  /** Runs in a new directory of that name on the target. */
  readonly inDirectory: InDirectory;
  /** The same below the user's home, relative to it. */
  readonly atHome: InDirectory;
  close(): Promise<void>;
}

async function openTarget(kind: Kind): Promise<Target> {
  const user = kind.shell === undefined ? undefined : addUser(USER, kind.shell);
  const root = kind.chroot ? makeBusyboxRoot(USER) : undefined;
  const sudoers = `/etc/sudoers.d/drover-test-${process.pid}`;
  if (kind.sudo) writeFileSync(sudoers, `${USER} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
  const sshd = await startSshd(root && { chroot: { user: USER, directory: root.directory } });
  const connection = await openConnection(addressOf(loginOf(sshd, user ? USER : 'root')));
  const session = await connection.session(kind.sudo ? BECOME_ROOT : undefined);
  const local = mkdtempSync(join(tmpdir(), 'drover-local-'));
  await fillScratch(local, LOCAL);
  return {
    session,
    local,
    inDirectory: (name, given, use) => {
      const top = mkdtempSync(join(root?.directory ?? '', '/tmp/drover-target-'));
      const here = join(top, name);
      const there = root ? here.slice(root.directory.length) : here;
      return within(top, { here, there }, given, user ? USER : 'root', use);
    },
    atHome: (name, given, use) => {
      const here = join(user!.home, name);
      return within(here, { here, there: name }, given, USER, use);
    },
    async close() {
      await connection.close();
      await sshd.stop();
      root?.remove();
      user?.remove();
      rmSync(sudoers, { force: true });
      rmSync(local, { recursive: true, force: true });
    },
  };
}

async function within<T>(
  top: string,
  directory: Directory,
  given: Given,
  owner: string,
  use: (directory: Directory) => Promise<T>,
): Promise<T> {
  mkdirSync(directory.here);
  await fillScratch(directory.here, given);
  execFileSync('chown', ['-R', owner, top]);
  try {
    return await use(directory);
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

function loginOf(sshd: Sshd, user: string) {
  return {
    port: sshd.port,
    user,
    privateKeyFile: sshd.userKey,
    sshArgs: ['-F', 'none', '-o', `UserKnownHostsFile=${sshd.knownHosts}`],
  };
}

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const BUSYBOX = '/bin/busybox';

/** Why no root directory of BusyBox can be made here, or undefined. */
export const noBusyboxRoot: string | undefined =
  process.getuid?.() === 0 && existsSync(BUSYBOX) && isStatic()
    ? undefined
    : 'a chroot needs root and a static BusyBox (Debian: busybox-static)';

/**
 * A root directory in which a user finds BusyBox and nothing else. It lies in /var/lib: sshd lets nobody but root write to
 * the directories above a ChrootDirectory, and /run may forbid programs.
 */
export function makeBusyboxRoot(user: string): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync('/var/lib/drover-chroot-');
  chmodSync(directory, 0o755);
  for (const name of ['bin', 'dev', 'etc', 'home', 'proc', 'tmp']) mkdirSync(join(directory, name), { mode: 0o755 });
  chmodSync(join(directory, 'tmp'), 0o1777);
  copyFileSync(BUSYBOX, join(directory, 'bin/busybox'));
  chmodSync(join(directory, 'bin/busybox'), 0o755);
  const applets = execFileSync(BUSYBOX, ['--list']).toString().trim().split('\n');
  for (const applet of applets) if (applet !== 'busybox') symlinkSync('busybox', join(directory, 'bin', applet));
  for (const [name, minor] of [
    ['null', '3'],
    ['zero', '5'],
    ['urandom', '9'],
  ] as const)
    execFileSync('mknod', ['-m', '666', join(directory, 'dev', name), 'c', '1', minor]);
  const id = (flag: string) => execFileSync('id', [flag, user]).toString().trim();
  writeFileSync(
    join(directory, 'etc/passwd'),
    `root:x:0:0::/:/bin/sh\n${user}:x:${id('-u')}:${id('-g')}::/tmp:/bin/sh\n`,
  );
  writeFileSync(join(directory, 'etc/group'), `root:x:0:\n${user}:x:${id('-g')}:\n`);
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A program that the dynamic linker cannot list needs none. */
function isStatic(): boolean {
  try {
    execFileSync('ldd', [BUSYBOX], { stdio: 'ignore' });
    return false;
  } catch {
    return true;
  }
}

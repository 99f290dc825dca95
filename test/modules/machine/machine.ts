import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sh } from '../../../src/base/shell.js';
import type { Given } from '../scratch.js';
import { BASE } from './base.js';
import { FAKES } from './fakes.js';
import { type Entries, entriesIn } from './state.js';

/** A machine of its own: this one's files under an overlay, with own mounts, host name, network and processes. */
export interface Machine {
  /** What to put before a command so that it runs in there. */
  readonly enter: readonly string[];
  /** Runs a script; throws when it fails. Gives its standard output. */
  sh(script: string): string;
  /** All files that are not as on the machine around it. */
  entries(): Entries;
  close(): Promise<void>;
}

export interface Start {
  /** Files that are there. */
  readonly given?: Given | undefined;
  /** Programs that stand in for those of a whole system: they keep their state in files. */
  readonly fakes?: readonly string[] | undefined;
  /** Shell commands that run at last. */
  readonly setup?: string | undefined;
}

/** Why there can be no such machine here, undefined when there can. */
export function whyNoMachine(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  const probe =
    'mount -t tmpfs none /mnt && mkdir /mnt/u /mnt/w && mount -t overlay none -olowerdir=/etc,upperdir=/mnt/u,workdir=/mnt/w /etc';
  const words = ['--mount', '--uts', '--net', '--pid', '--fork', 'sh', '-c', probe];
  return spawnSync('unshare', words).status === 0 ? undefined : 'it needs the right to make namespaces and overlays';
}

/** The same accounts, host name and tables on every machine; then what a case asks for. */
export async function openMachine({ given = {}, fakes = [], setup = '' }: Start = {}): Promise<Machine> {
  const directory = await mkdtemp(join(tmpdir(), 'drover-machine-'));
  const child = spawn(
    'unshare',
    ['--mount', '--uts', '--net', '--pid', '--fork', '--kill-child', 'sh', '-ec', BOOT, directory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the machine did not start: ${code}`)));
  });
  const inner = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  const enter = ['nsenter', `--target=${inner}`, '--mount', '--uts', '--net', '--pid', '--root', '--wd'];
  const run = (script: string) => runIn(enter, script);
  const programs = fakes.map((name) => put(`/usr/local/bin/${name}`, FAKES[name]!, '755'));
  const files = Object.entries(BASE).map(([name, text]) => put(`/etc/${name}`, text, modeOf(name)));
  const wanted = Object.entries(given).map(([path, entry]) => putEntry(path, entry));
  // Nothing may be written before it is sure that this is not the machine around it.
  run(['test -e /run/machine', ...files, SKELETON, ...programs, ...wanted, setup].join('\n'));
  return {
    enter,
    sh: run,
    // The files of the overlay, as the process that made the machine sees them.
    entries: () => entriesIn(`/proc/${child.pid}/root${directory}/upper`),
    close: async () => {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Other tests make users on the machine around it: what their programs write beside its account files is hidden by whiteouts. */
const BOOT = `
mount -t tmpfs none "$0"
cd "$0"
mkdir -p upper work root hidden/etc
for name in passwd group shadow gshadow subuid subgid
do mknod "hidden/etc/$name+" c 0 0; mknod "hidden/etc/$name.lock" c 0 0
done
mount -t overlay none -o "lowerdir=$0/hidden:/,upperdir=$0/upper,workdir=$0/work" root
mount -t proc none root/proc
mount --rbind /sys root/sys
mount --rbind /dev root/dev
mount -t tmpfs none root/run
hostname scratch
: >root/run/machine
cd root
exec chroot . sh -c 'echo ready; exec sleep infinity'
`;

const SKELETON = 'rm -rf /etc/skel; mkdir /etc/skel; echo hello >/etc/skel/.profile';

/** A script may be longer than a command line: it comes over standard input. */
function runIn(enter: readonly string[], script: string): string {
  const [program, ...words] = [...enter, 'sh', '-e'];
  return execFileSync(program!, words, { encoding: 'utf8', input: `{ ${script}\n} </dev/null\n`, maxBuffer: 1 << 28 });
}

function modeOf(name: string): string {
  return name.endsWith('shadow') ? '640' : '644';
}

function put(path: string, text: string, mode: string): string {
  return sh`mkdir -p "$(dirname ${path})"; rm -rf ${path}; printf '%s' ${text} >${path}; chmod ${mode} ${path}`;
}

function putEntry(path: string, entry: Given[string]): string {
  const { text, mode, link } = entry === null || typeof entry === 'string' ? { text: entry ?? undefined } : entry;
  if (link !== undefined) return sh`mkdir -p "$(dirname ${path})"; ln -sfn ${link} ${path}`;
  return text === undefined ? sh`mkdir -p ${path}; chmod ${mode ?? '755'} ${path}` : put(path, text, mode ?? '644');
}

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Given } from '../scratch.js';
import { BASE } from './base.js';
import { FAKES } from './fakes.js';
import { type Entries, entriesOf } from './state.js';

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
  const outside = ['nsenter', `--target=${inner}`, '--mount'];
  const enter = ['nsenter', `--target=${inner}`, '--mount', '--uts', '--net', '--pid', '--root', '--wd'];
  const sh = (script: string) => runIn(enter, script);
  // Nothing may be written before it is sure that this is not the machine around it.
  sh('test -e /run/machine');
  for (const [name, text] of Object.entries(BASE)) put(enter, `/etc/${name}`, text, modeOf(name));
  for (const name of fakes) put(enter, `/usr/local/bin/${name}`, FAKES[name]!, '755');
  for (const [path, entry] of Object.entries(given)) putEntry(enter, path, entry);
  sh(`rm -rf /etc/skel; mkdir /etc/skel; echo hello >/etc/skel/.profile\n${setup}`);
  return {
    enter,
    sh,
    entries: () => entriesOf(runIn(outside, `cd ${directory}/upper && ${LIST}`)),
    close: async () => {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const BOOT = `
mount -t tmpfs none "$0"
cd "$0"
mkdir upper work root
mount -t overlay none -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" root
mount -t proc none root/proc
mount --rbind /sys root/sys
mount --rbind /dev root/dev
mount -t tmpfs none root/run
hostname scratch
: >root/run/machine
cd root
exec chroot . sh -c 'echo ready; exec sleep infinity'
`;

/** Each file of the overlay: kind, mode, owner, path, then its bytes in base64. */
const LIST = `find . -mindepth 1 ! -type d -o -mindepth 1 -type d -empty | LC_ALL=C sort | while IFS= read -r f; do
  stat -c '%F|%a|%u:%g|%t|%n' "$f"
  if [ -L "$f" ]; then readlink -n "$f" | base64 -w0; elif [ -f "$f" ]; then base64 -w0 "$f"; fi
  echo
done`;

function runIn(enter: readonly string[], script: string): string {
  const [program, ...words] = [...enter, 'sh', '-ec', script];
  return execFileSync(program!, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

function modeOf(name: string): string {
  return name.endsWith('shadow') ? '640' : '644';
}

function put(enter: readonly string[], path: string, text: string, mode: string): void {
  const script = 'mkdir -p "$(dirname "$1")"; rm -rf "$1"; cat >"$1"; chmod "$2" "$1"';
  const [program, ...words] = [...enter, 'sh', '-ec', script, 'sh', path, mode];
  execFileSync(program!, words, { input: text });
}

function putEntry(enter: readonly string[], path: string, entry: Given[string]): void {
  const { text, mode, link } = entry === null || typeof entry === 'string' ? { text: entry ?? undefined } : entry;
  const quoted = `'${path}'`;
  if (link !== undefined) runIn(enter, `mkdir -p "$(dirname ${quoted})"; ln -sfn '${link}' ${quoted}`);
  else if (text === undefined) runIn(enter, `mkdir -p ${quoted}; chmod ${mode ?? '755'} ${quoted}`);
  else put(enter, path, text, mode ?? '644');
}

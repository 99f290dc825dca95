import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../src/config/settings.js';
import { createHostVars } from '../src/inventory/host-vars.js';
import type { Inventory } from '../src/inventory/inventory.js';
import { loadInventory } from '../src/inventory/load.js';
import { createVarsLoader } from '../src/inventory/vars-directory.js';

/**
 * Loads inventories of several sizes, with all variables of all hosts, and compares with ansible-inventory on the same files.
 * Times are of the processor: other work on the machine does not count.
 */
const SIZES = [1_000, 10_000, 100_000];
const GROUPS = 200;
const PATTERNS = ['all', 'g1', 'g*:!g7', 'p1:&g1*', '~host00[0-9]{3}5.*', '*5.example.org', 'all[5:100]'];

const directory = mkdtempSync(join(tmpdir(), 'drover-bench-'));
try {
  let before: number | undefined;
  for (const size of SIZES) before = await measure(size, before);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function measure(size: number, before: number | undefined): Promise<number> {
  const cwd = join(directory, String(size));
  write(cwd, size);
  const settings = loadSettings({ environment: {}, cwd, home: directory });
  const started = processorTime();
  const inventory = await loadInventory(['hosts'], { settings, cwd, home: directory, environment: {} });
  const vars = createVarsLoader({ settings, notify: () => {} });
  const hostVars = createHostVars(inventory, { settings, vars, playbookDirectories: [cwd] });
  for (const host of inventory.hosts.values()) hostVars.ofHost(host);
  const took = processorTime() - started;
  const growth = before === undefined ? '' : `, ${(took / before).toFixed(1)} times the size before`;
  console.log(`${size} hosts, ${GROUPS} groups: ${seconds(took)} with all variables${growth}`);
  for (const pattern of PATTERNS) timePattern(inventory, pattern);
  compare(cwd, took);
  return took;
}

function write(cwd: string, size: number): void {
  mkdirSync(join(cwd, 'group_vars'), { recursive: true });
  const lines: string[] = [];
  for (let group = 0; group < GROUPS; group++) {
    lines.push(`[g${group}]`);
    for (let host = group; host < size; host += GROUPS) lines.push(hostLine(host));
    const text = `gv: ${group}\nlist: [1, 2, 3]\nurl: "http://{{ inventory_hostname }}/"\n`;
    writeFileSync(join(cwd, 'group_vars', `g${group}.yml`), text);
  }
  for (let parent = 0; parent < GROUPS / 10; parent++) {
    lines.push(`[p${parent}:children]`, ...Array.from({ length: 10 }, (_, at) => `g${parent * 10 + at}`));
    lines.push(`[p${parent}:vars]`, `role=r${parent}`);
  }
  writeFileSync(join(cwd, 'hosts'), `${lines.join('\n')}\n`);
}

function hostLine(host: number): string {
  const name = `host${String(host).padStart(6, '0')}.example.org`;
  return `${name} ansible_host=10.${host >> 16}.${(host >> 8) & 255}.${host & 255} idx=${host} tag="t${host}"`;
}

function timePattern(inventory: Inventory, pattern: string): void {
  const started = performance.now();
  const { length } = inventory.match(pattern);
  console.log(`  ${pattern}: ${length} hosts in ${(performance.now() - started).toFixed(1)} ms`);
}

/** The reference has to start, too: what it needs for one host is taken off. */
function compare(cwd: string, took: number): void {
  const whole = timeReference(cwd, ['-i', 'hosts', '--list']);
  if (whole === undefined) {
    console.log('  ansible-inventory is not installed: nothing to compare with');
    return;
  }
  const theirs = whole - (timeReference(cwd, ['-i', 'one,', '--list']) ?? 0);
  console.log(
    `  ansible-inventory --list: ${seconds(theirs)} without its start, ${(theirs / took).toFixed(1)} times as long`,
  );
}

/** Milliseconds of the processor that a run of the reference takes. */
function timeReference(cwd: string, argv: readonly string[]): number | undefined {
  const script = 'ansible-inventory "$@" >/dev/null 2>&1 && times';
  const { status, stdout } = spawnSync('sh', ['-c', script, 'sh', ...argv], { cwd, encoding: 'utf8' });
  // The second line of `times` is of the shell's children: user and system.
  const parts = status === 0 ? stdout.split('\n')[1]?.match(/(\d+)m([\d.]+)s\s+(\d+)m([\d.]+)s/) : undefined;
  if (!parts) return undefined;
  const [, userMinutes, user, systemMinutes, system] = parts.map(Number);
  return ((userMinutes! + systemMinutes!) * 60 + user! + system!) * 1000;
}

/** Milliseconds that this process has used of the processor. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

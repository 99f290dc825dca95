import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';

/** From the ground up: a file imports from its own room or from rooms named before it. */
const ROOMS = [
  'src/base',
  'src/config',
  'src/values',
  'src/yaml',
  'src/vault',
  'src/python',
  'src/jinja',
  'src/template',
  'src/inventory',
  'src/vars',
  'src/connection',
  'src/module',
  'src/playbook',
  'src/executor',
  'src/engine',
  'src/output',
  'src/run',
  'src/api',
  'src/cli',
  'bin',
];

/** Rooms of units, which see only what is named here. */
const UNITS: Record<string, readonly string[]> = {
  modules: ['modules', 'src/module', 'src/values', 'src/base'],
  callbacks: ['callbacks', 'src/output', 'src/base'],
};

const root = resolve(import.meta.dirname, '..');

function sources(directory: string): string[] {
  return readdirSync(join(root, directory)).flatMap((name) => {
    const path = join(directory, name);
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function roomOf(path: string): string {
  const [top, second] = path.split('/');
  return top === 'src' ? `src/${second!.replace(/\.[jt]s$/, '')}` : top!;
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const specifiers = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"\n;]*?(?:[^'";]*?from\s*)?['"](\.[^'"]+)['"]/g);
  return [...specifiers].map((match) => relative(root, resolve(root, dirname(path), match[1]!)));
}

function mayImport(from: string, to: string): boolean {
  const unit = UNITS[from];
  if (unit) return unit.includes(to);
  return ROOMS.includes(to) && ROOMS.indexOf(to) <= ROOMS.indexOf(from);
}

describe('imports go downward', () => {
  const files = ['src', 'bin', 'modules', 'callbacks'].flatMap(sources);

  test('every source file lies in a known room', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].filter((room) => !ROOMS.includes(room) && !(room in UNITS))).toEqual([]);
  });

  test('no file imports from a room above its own', () => {
    const breaches = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => !mayImport(roomOf(file), roomOf(target)))
        .map((target) => `${file} → ${target}`),
    );
    expect(breaches).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PLACE_PROGRAM } from '../../src/module/place-program.js';

const modules = resolve(import.meta.dirname, '../../modules');
const scripts = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sh'));
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
const check = hasShellcheck ? test : test.skip;

describe('scripts for the target', () => {
  check.each(scripts)('%s passes shellcheck', (name) => {
    const { stdout } = spawnSync('shellcheck', ['--shell=sh', join(modules, name)], { encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  check('the one that places programs passes it too', () => {
    const file = join(tmpdir(), `drover-place-${process.pid}.sh`);
    writeFileSync(file, `drover_name=x\n${PLACE_PROGRAM}\n`);
    expect(spawnSync('shellcheck', ['--shell=sh', file], { encoding: 'utf8' }).stdout).toBe('');
  });

  test.each(scripts)('%s uses nothing that BusyBox or dash lack', (name) => {
    const text = readFileSync(join(modules, name), 'utf8');
    expect(text).not.toMatch(/^\s*(local|declare|function)\s|\[\[|<<<|\$'|&>/m);
  });
});

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { splitArgs, unquote } from '../../src/playbook/split.js';
import { fakeProcess } from '../cli/fake-process.js';

const PLAYS = join(import.meta.dirname, 'plays');

const folders = readdirSync(PLAYS, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(folders.map(({ name }) => name))('plays of %s print what the reference prints', (folder) => {
  let directory = '';
  beforeAll(() => {
    directory = join(mkdtempSync(join(tmpdir(), 'drover-plays-')), 'w');
    cpSync(join(PLAYS, folder), directory, { recursive: true });
  });
  afterAll(() => rmSync(dirname(directory), { recursive: true, force: true }));

  const names = readdirSync(join(PLAYS, folder, 'expect')).map((file) => file.replace(/\.txt$/, ''));
  test.each(names)('%s', async (name) => {
    const expected = readFileSync(join(PLAYS, folder, 'expect', `${name}.txt`), 'utf8');
    expect(withoutTimes(await runPlay(directory, name))).toBe(withoutTimes(expected));
  });
});

async function runPlay(directory: string, name: string): Promise<string> {
  const text = readFileSync(join(directory, `${name}.yml`), 'utf8');
  const { io, written } = fakeProcess({
    cwd: directory,
    environment: { HOME: directory, ANSIBLE_FORKS: '1', ANSIBLE_DEPRECATION_WARNINGS: 'False', ...environmentOf(text) },
  });
  const words = splitArgs(headerOf(text, 'args')).map((word) => unquote(word.trim()));
  const status = await main('ansible-playbook', ['-i', 'inventory', `${name}.yml`, ...words], io);
  return `${written.stdout}exit status ${status}\n`.replaceAll(directory, '<CWD>');
}

/** What is another with each run, and what the reference says of a lost host with pipelining and without. */
function withoutTimes(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+/g, '<TIME>')
    .replace(/\d:\d\d:\d\d\.\d+/g, '<DELTA>')
    .replace(/Data could not be sent to remote host .*? over ssh|Failed to connect to the host via ssh/g, '<LOST>')
    .replace(/j\d{9,}\.\d+/g, '<JOB>');
}

/** A comment of the playbook: `# args: --check`. */
function headerOf(text: string, name: string): string {
  return new RegExp(`^# ${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
}

function environmentOf(text: string): Record<string, string> {
  const words = headerOf(text, 'env').split(' ').filter(Boolean);
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}

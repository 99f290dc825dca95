import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Row } from './tagged.js';

/** What the rows write for the directory in which they run. */
const TOKEN = '@PLAYBOOK_DIR@';

/** Runs `body` in a fresh directory that holds the row's files, with the row's environment variables. */
export function inDirectory<T>(row: Row, body: (directory: string) => T): T {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'vectors-')));
  const before = { cwd: process.cwd(), env: { ...process.env } };
  try {
    writeFiles(directory, row.files ?? {});
    writeFiles(join(directory, 'templates'), row.templates ?? {});
    Object.assign(process.env, { TZ: 'UTC', HOME: '/home/tester' }, withDirectory(row.env ?? {}, directory));
    process.chdir(directory);
    return body(directory);
  } finally {
    process.chdir(before.cwd);
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
    process.env.TZ = before.env.TZ ?? 'UTC';
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The JSON with the directory in place of its token. */
export function withDirectory<T>(json: T, directory: string): T {
  if (json === undefined) return json;
  const text = JSON.stringify(json);
  return text.includes(TOKEN) ? JSON.parse(text.replaceAll(TOKEN, directory)) : json;
}

function writeFiles(directory: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    if (typeof content === 'string') writeFileSync(target, content);
    else writeSpecial(target, content as { symlink?: string; dir?: boolean; b64?: string });
  }
}

function writeSpecial(target: string, content: { symlink?: string; dir?: boolean; b64?: string }): void {
  if (content.symlink !== undefined) symlinkSync(content.symlink, target);
  else if (content.b64 !== undefined) writeFileSync(target, Buffer.from(content.b64, 'base64'));
  else mkdirSync(target, { recursive: true });
}

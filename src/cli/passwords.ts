import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import { readWhole } from '../base/read-file.js';
import type { Settings } from '../config/settings.js';
import type { Io } from './io.js';

export interface Passwords {
  readonly connection: string | undefined;
  readonly become: string | undefined;
}

/** Asks for the passwords of the login user and of privilege escalation, or reads them from files, as the settings say. */
export async function readPasswords(settings: Settings, io: Io): Promise<Passwords> {
  const asksConnection = settings.get('DEFAULT_ASK_PASS');
  const method = settings.get('AGNOSTIC_BECOME_PROMPT')
    ? 'BECOME'
    : String(settings.get('DEFAULT_BECOME_METHOD')).toUpperCase();
  const ask = (prompt: string) => io.readLine(prompt, { secret: true });
  const connection = asksConnection
    ? await ask('SSH password: ')
    : await readPasswordFile(settings.get('CONNECTION_PASSWORD_FILE'), io);
  if (!settings.get('DEFAULT_BECOME_ASK_PASS')) {
    return { connection, become: await readPasswordFile(settings.get('BECOME_PASSWORD_FILE'), io) };
  }
  const answer = await ask(`${method} password${asksConnection ? '[defaults to SSH password]' : ''}: `);
  return { connection, become: answer === '' && asksConnection ? connection : answer };
}

/** A password from a file, from what it prints when it is a program, or from standard input for `-`. */
export async function readPasswordFile(file: string | undefined, io: Io): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const bytes = file === '-' ? Buffer.from(await io.readAll()) : readFrom(file, io);
  const password = bytes.toString('utf8').replace(/^[\r\n]+|[\r\n]+$/g, '');
  if (password === '') throw new DroverError(`Empty password was provided from file (${file})`);
  return password;
}

function readFrom(file: string, io: Io): Buffer {
  if (!existsSync(file)) throw new DroverError(`The password file ${file} was not found`, { code: 'file-not-found' });
  return isProgram(file) ? runProgram(file, io) : readPlain(file);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return (statSync(file).mode & 0o111) !== 0;
  } catch {
    return false;
  }
}

function runProgram(file: string, io: Io): Buffer {
  const { error, status, stdout, stderr } = spawnSync(file, [], { env: io.environment, cwd: io.cwd });
  if (error) {
    throw new DroverError(`Problem occurred when trying to run the password script ${file} (${error.message}).`, {
      hint: 'If this is not a script, remove the executable bit from the file.',
    });
  }
  if (status === 0) return stdout;
  throw new DroverError(`The password script ${file} returned an error (rc=${status}): ${stderr.toString('utf8')}`);
}

function readPlain(file: string): Buffer {
  try {
    return Buffer.from(readWhole(file).toString('utf8').trim(), 'utf8');
  } catch (cause) {
    throw new DroverError(`Could not read password file '${file}'.`, { code: 'file-unreadable', cause });
  }
}

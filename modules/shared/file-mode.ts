import { ModuleFailure, type Plain } from '../../src/module/index.js';

/** What a symbolic mode is relative to. */
export interface ModeBase {
  readonly mode: number;
  readonly directory: boolean;
  readonly umask: number;
}

/**
 * Permission bits of a `mode` option: a number as YAML reads `0644`, octal digits as text, or a symbolic mode as chmod
 * takes it (`u=rw,g-x,o+X`). Throws ModuleFailure with the reference's words.
 */
export function parseMode(mode: Plain, base: ModeBase): number {
  if (typeof mode === 'number') return mode;
  const text = String(mode);
  const digits = /^\s*[+-]?(?:0o)?[0-7]+(?:_[0-7]+)*\s*$/i.test(text);
  if (digits) return Number.parseInt(text.replace(/0o|_/gi, ''), 8);
  const parsed = applySymbolic(text, base);
  if (parsed === (parsed & 0o7777)) return parsed;
  throw new ModuleFailure('Invalid mode supplied, only permission info is allowed', { details: parsed });
}

/** `0644`, as results have it. */
export function modeText(mode: number): string {
  return `0${mode.toString(8).padStart(3, '0')}`;
}

function applySymbolic(text: string, base: ModeBase): number {
  return text.split(',').reduce((mode, clause) => applyClause(clause, mode, base), base.mode & 0o7777);
}

function applyClause(clause: string, start: number, base: ModeBase): number {
  const [who = '', ...rest] = clause.split(/([+=-])/);
  const everyone = who === '' || who === 'a';
  const users = everyone ? 'ugo' : who;
  if (!/^[ugo]+$/.test(users)) throw badSymbolic(clause);
  let mode = start;
  for (let at = 0; at < rest.length; at += 2) {
    const operator = rest[at]!;
    const permissions = rest[at + 1]!;
    if (!/^[rwxXstugo]*$/.test(permissions)) throw badSymbolic(clause);
    for (const user of users) mode = applyOne(user, operator, permissions, mode, base, who === '');
  }
  return mode;
}

function badSymbolic(clause: string): ModuleFailure {
  return new ModuleFailure('mode must be in octal or symbolic form', {
    details: `bad symbolic permission for mode: ${clause}`,
  });
}

/** Bits of `rwx` for a class stand this far to the left. */
const SHIFT: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };
const SPECIAL: Readonly<Record<string, number>> = { u: 0o4000, g: 0o2000, o: 0o1000 };

function applyOne(
  user: string,
  operator: string,
  permissions: string,
  mode: number,
  base: ModeBase,
  masked: boolean,
): number {
  const bits = [...permissions].reduce((sum, letter) => sum | bitsOf(letter, user, mode, base, masked), 0);
  if (operator === '+') return mode | bits;
  if (operator === '-') return mode & ~bits;
  return (mode & ~((0o7 << SHIFT[user]!) | SPECIAL[user]!)) | bits;
}

function bitsOf(letter: string, user: string, mode: number, base: ModeBase, masked: boolean): number {
  const shift = SHIFT[user]!;
  const allowed = masked ? ~base.umask & 0o7777 : 0o7777;
  switch (letter) {
    case 'r':
      return (0o4 << shift) & allowed;
    case 'w':
      return (0o2 << shift) & allowed;
    case 'x':
      return (0o1 << shift) & allowed;
    case 'X':
      return base.directory || (mode & 0o111) !== 0 ? 0o1 << shift : 0;
    case 's':
      return user === 'o' ? 0 : SPECIAL[user]!;
    case 't':
      return user === 'o' ? 0o1000 : 0;
    default:
      return ((mode >> SHIFT[letter]!) & 0o7) << shift;
  }
}

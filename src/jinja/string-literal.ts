import { SIMPLE_ESCAPES } from '../values/escapes.js';

/** The meaning of a string literal's inside. `fail` is called with Python's words for a broken escape. */
export function unescapeString(text: string, fail: (message: string) => never): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (whole: string, body: string) => unescapeOne(whole, body, fail));
}

const ESCAPE = /\\([0-7]{1,3}|x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|N(?:\{[^}]*\}?)?|[\s\S])/gu;

/** A backslash at the end of a line joins it with the next. */
const SIMPLE: Readonly<Record<string, string>> = { ...SIMPLE_ESCAPES, '\n': '' };

const LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const SHAPES: Readonly<Record<string, string>> = { x: '\\xXX', u: '\\uXXXX', U: '\\UXXXXXXXX' };

function unescapeOne(whole: string, body: string, fail: (message: string) => never): string {
  const simple = SIMPLE[body];
  if (simple !== undefined) return simple;
  const kind = body[0]!;
  if (kind >= '0' && kind <= '7') return String.fromCharCode(Number.parseInt(body, 8));
  const length = LENGTHS[kind];
  if (length !== undefined) {
    if (body.length - 1 < length) fail(`truncated ${SHAPES[kind]} escape`);
    const code = Number.parseInt(body.slice(1), 16);
    if (code > 0x10ffff) fail('illegal Unicode character');
    return String.fromCodePoint(code);
  }
  if (kind === 'N')
    return fail(
      body.length > 3 && body.endsWith('}') ? 'unknown Unicode character name' : 'malformed \\N character escape',
    );
  return kind > '\x7f' ? `\\${escapedForm(kind, whole)}` : whole;
}

/** A backslash before a character beyond ASCII stays, and the character is spelled out, as Python's codec leaves it. */
function escapedForm(_first: string, whole: string): string {
  const code = whole.codePointAt(1)!;
  if (code <= 0xff) return `x${code.toString(16)}`;
  return code <= 0xffff ? `u${code.toString(16).padStart(4, '0')}` : `U${code.toString(16).padStart(8, '0')}`;
}

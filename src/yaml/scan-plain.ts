import type { SourcePosition } from '../base/position.js';
import { type Cursor, isBlank, isBlankOrEnd, isBreak } from './cursor.js';
import { foldBreaks } from './fold.js';
import { YamlProblem } from './problem.js';
import { scalarToken, type Token } from './token.js';

/** Characters that end a plain scalar in flow context: , [ ] { } */
function endsInFlow(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}

/**
 * A plain scalar, which may run over several lines. `crossedLine`: whether a line break was passed after its last
 * character, so that the next token stands at the beginning of a line.
 */
export function scanPlain(
  cursor: Cursor,
  start: SourcePosition,
  indent: number,
  inFlow: boolean,
): { token: Token; crossedLine: boolean } {
  let text = '';
  /** Blanks, or folded line breaks, that belong to the text only if more of it follows. */
  let pending = '';
  let crossedLine = false;
  for (;;) {
    if (cursor.atDocumentIndicator() || cursor.code() === 35) break;
    const from = cursor.at;
    passWord(cursor, start, inFlow);
    if (cursor.at > from) {
      text = text === '' ? cursor.text.slice(from, cursor.at) : text + pending + cursor.text.slice(from, cursor.at);
      pending = '';
      crossedLine = false;
    }
    const code = cursor.code();
    if (!isBlank(code) && !isBreak(code)) break;
    const gap = passGap(cursor, start, indent);
    pending = gap.text;
    crossedLine = gap.crossedLine;
    if (!inFlow && cursor.column <= indent) break;
  }
  return { token: scalarToken(start, text, 'plain', start), crossedLine };
}

/** Passes characters up to a blank, a line break or whatever ends a plain scalar. */
function passWord(cursor: Cursor, start: SourcePosition, inFlow: boolean): void {
  const { text } = cursor;
  let { at } = cursor;
  for (let code = text.charCodeAt(at); !isBlankOrEnd(code); code = text.charCodeAt(++at)) {
    if (code === 58) {
      const next = text.charCodeAt(at + 1);
      if (isBlankOrEnd(next)) break;
      if (inFlow && (endsInFlow(next) || next === 63)) {
        cursor.at = at;
        throw new YamlProblem("found unexpected ':'", cursor.mark(), 'while scanning a plain scalar', start);
      }
    } else if (inFlow && endsInFlow(code)) break;
  }
  cursor.at = at;
}

/** Passes blanks and line breaks between the words of a plain scalar, and returns what they stand for. */
function passGap(cursor: Cursor, start: SourcePosition, indent: number): { text: string; crossedLine: boolean } {
  const from = cursor.at;
  cursor.skipBlanks();
  if (!isBreak(cursor.code())) return { text: cursor.text.slice(from, cursor.at), crossedLine: false };
  const breaks: string[] = [];
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) {
      breaks.push(cursor.readBreak());
      continue;
    }
    if (code === 9 && cursor.column <= indent) {
      throw new YamlProblem(
        'found a tab character that violates indentation',
        cursor.mark(),
        'while scanning a plain scalar',
        start,
      );
    }
    cursor.at++;
  }
  return { text: foldBreaks(breaks), crossedLine: true };
}

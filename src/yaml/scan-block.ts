import type { SourcePosition } from '../base/position.js';
import { type Cursor, isBlank, isBreak, isBreakOrEnd, isDigit } from './cursor.js';
import { YamlProblem } from './problem.js';
import { scalarToken, type Token } from './token.js';

/** What becomes of the line breaks at the end: all but one dropped, all dropped, all kept. */
type Chomping = 'clip' | 'strip' | 'keep';

/** A literal (`|`) or folded (`>`) scalar inside the block collection indented by `parentIndent`. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number, literal: boolean): Token {
  const start = cursor.mark();
  cursor.at++;
  const { chomping, increment } = readHeader(cursor, start);
  const given = increment === 0 ? 0 : Math.max(parentIndent, 0) + increment;
  const leading = readBreaks(cursor, start, given, parentIndent);
  const { indent } = leading;
  let { breaks } = leading;
  const textStart = cursor.mark();
  let text = '';
  /** The break that ended the line before. */
  let lineBreak = '';
  let afterIndented = false;
  while (cursor.column === indent && !cursor.atEnd) {
    const indented = isBlank(cursor.code());
    const folds = !literal && lineBreak === '\n' && !afterIndented && !indented;
    text += folds ? (breaks === '' ? ' ' : breaks) : lineBreak + breaks;
    afterIndented = indented;
    text += cursor.readLine();
    lineBreak = cursor.atEnd ? '' : cursor.readBreak();
    ({ breaks } = readBreaks(cursor, start, indent, parentIndent));
  }
  if (chomping !== 'strip') text += lineBreak;
  if (chomping === 'keep') text += breaks;
  return scalarToken(start, text, literal ? 'literal' : 'folded', textStart);
}

/** The rest of the line of the indicator: chomping and indentation in any order, then a comment. */
function readHeader(cursor: Cursor, start: SourcePosition): { chomping: Chomping; increment: number } {
  let chomping: Chomping = 'clip';
  let increment = 0;
  const readChomping = () => {
    if (cursor.code() !== 43 && cursor.code() !== 45) return false;
    chomping = cursor.code() === 43 ? 'keep' : 'strip';
    cursor.at++;
    return true;
  };
  const early = readChomping();
  if (isDigit(cursor.code())) {
    increment = cursor.code() - 48;
    if (increment === 0) throw refusal(cursor, start, 'found an indentation indicator equal to 0');
    cursor.at++;
    if (!early) readChomping();
  }
  cursor.skipBlanks();
  if (cursor.code() === 35) cursor.readLine();
  if (!isBreakOrEnd(cursor.code())) throw refusal(cursor, start, 'did not find expected comment or line break');
  if (!cursor.atEnd) cursor.readBreak();
  return { chomping, increment };
}

/**
 * Passes empty lines and the indentation of the next line. When `indent` is not known yet (0), the deepest of these lines
 * decides it.
 */
function readBreaks(cursor: Cursor, start: SourcePosition, indent: number, parentIndent: number) {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === 32) cursor.at++;
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === 9) {
      throw refusal(cursor, start, 'found a tab character where an indentation space is expected');
    }
    if (!isBreak(cursor.code())) break;
    breaks += cursor.readBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent };
}

function refusal(cursor: Cursor, start: SourcePosition, problem: string): YamlProblem {
  return new YamlProblem(problem, cursor.mark(), 'while scanning a block scalar', start);
}

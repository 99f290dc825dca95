/** Which styles can hold a text without changing it. */
export interface Analysis {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const EMPTY: Analysis = { multiline: false, flowPlain: false, blockPlain: true, single: true, block: false };

/** A character that may stand anywhere but in front makes these true. */
const BREAK = /[\n\r\x85\u2028\u2029]/;
/** What libyaml does not write as it is: all beyond these, tabs and characters beyond U+FFFF included. */
const SPECIAL = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const SPECIAL_OR_FOREIGN = /[^\n\x20-\x7e]/u;

const BLANK_OR_END = '[ \\t\\n\\r\\x85\\u2028\\u2029\\0]|$';
const BLOCK_INDICATORS = new RegExp(
  `^(?:---|\\.\\.\\.)|^[#,[\\]{}&*!|>'"%@\`]|^[-?:](?=${BLANK_OR_END})|:(?=${BLANK_OR_END})|(?<=[ \\t\\n\\r\\x85\\u2028\\u2029\\0])#`,
);
const FLOW_INDICATORS = /[,?[\]{}:]/;

/** Finds out how the text may be written, as libyaml's emitter does. `unicode`: whether other than ASCII may stand as it is. */
export function analyze(text: string, unicode: boolean): Analysis {
  if (text === '') return EMPTY;
  const multiline = BREAK.test(text);
  const special = (unicode ? SPECIAL : SPECIAL_OR_FOREIGN).test(text);
  const spaceBreak = / [\n\r\x85\u2028\u2029]/.test(text);
  const breakSpace = /[\n\r\x85\u2028\u2029] /.test(text);
  const trailingSpace = text.endsWith(' ');
  const quotedOnly = special || spaceBreak;
  const noPlain = quotedOnly || multiline || breakSpace || trailingSpace || text.startsWith(' ');
  const blockIndicators = BLOCK_INDICATORS.test(text);
  return {
    multiline,
    blockPlain: !noPlain && !blockIndicators,
    flowPlain: !noPlain && !blockIndicators && !FLOW_INDICATORS.test(text),
    single: !quotedOnly && !breakSpace,
    block: !quotedOnly && !trailingSpace,
  };
}

/** Whether the character may be written as it is inside double quotes. */
export function isPrintable(character: string, unicode: boolean): boolean {
  return !(unicode ? SPECIAL : SPECIAL_OR_FOREIGN).test(character);
}

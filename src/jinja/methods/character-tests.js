import { SPACE } from '../lexer-rules.js';
const DIGITS =
  '\\p{Nd}\\xb2\\xb3\\xb9\\u1369-\\u1371\\u19da\\u2070\\u2074-\\u2079\\u2080-\\u2089\\u2460-\\u2468\\u2474-\\u247c\\u2488-\\u2490\\u24ea\\u24f5-\\u24fd\\u24ff\\u2776-\\u277e\\u2780-\\u2788\\u278a-\\u2792';
const every = (set) => new RegExp(`^[${set}]+$`, 'u');
const ALNUM = every('\\p{L}\\p{N}');
const ALPHA = every('\\p{L}');
const DECIMAL = every('\\p{Nd}');
const DIGIT = every(DIGITS);
const NUMERIC = every(
  '\\p{N}\\u3007\\u4e00\\u4e03\\u4e09\\u4e5d\\u4e8c\\u4e94\\u516b\\u516d\\u5341\\u56db\\u767e\\u5343\\u4e07',
);
const BLANK = new RegExp(`^${SPACE}+$`);
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;
const UPPER = /[\p{Uppercase}]/u;
const TITLE = /\p{Lt}/u;
const LOWER = /\p{Lowercase}/u;
/** `str.isalpha` and its kin. */
export const CHARACTER_TESTS = {
  isalnum: (text) => ALNUM.test(text),
  isalpha: (text) => ALPHA.test(text),
  isascii: (text) => /^[\x00-\x7f]*$/.test(text),
  isdecimal: (text) => DECIMAL.test(text),
  isdigit: (text) => DIGIT.test(text),
  isidentifier: (text) => IDENTIFIER.test(text),
  islower: (text) => LOWER.test(text) && !UPPER.test(text) && !TITLE.test(text),
  isnumeric: (text) => NUMERIC.test(text),
  isprintable: (text) => !UNPRINTABLE.test(text),
  isspace: (text) => BLANK.test(text),
  istitle: isTitle,
  isupper: (text) => UPPER.test(text) && !LOWER.test(text) && !TITLE.test(text),
};
/** Upper case only after what has no case, lower case only after a letter, and at least one letter. */
function isTitle(text) {
  let afterCased = false;
  let any = false;
  for (const character of text) {
    if (UPPER.test(character) || TITLE.test(character)) {
      if (afterCased) return false;
      afterCased = true;
      any = true;
    } else if (LOWER.test(character)) {
      if (!afterCased) return false;
      any = true;
    } else afterCased = false;
  }
  return any;
}

import { compileRegex, type Regex } from '../../src/module/python-regex.js';

/** A shell pattern as Python's `fnmatch` takes it; it matches whole names. */
export function globRegex(pattern: string): Regex {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (character === '[') {
      const set = /^\[(!?)(\]?[^\]]*)\]/.exec(pattern.slice(at));
      if (set) {
        at += set[0].length - 1;
        const members = set[2]!.replace(/[\\[&~|]/g, '\\$&').replace(/^\^/, '\\^');
        source += `[${set[1] ? '^' : ''}${members}]`;
      } else source += '\\[';
    } else source += character.replace(/[.^$+{}()|\\\]]/g, '\\$&');
  }
  return compileRegex(`(?:${source})\\Z`, { dotAll: true });
}

/** A shell pattern as Python's `fnmatch` reads it: `*` and `?` match anything, `[!…]` too. */
export function fnmatchPattern(pattern: string): RegExp {
  const source = pattern.replace(
    /\[(!?)([^\]]+)\]|[\s\S]/g,
    (part, not: string | undefined, members: string | undefined) => {
      if (members !== undefined) return `[${not ? '^' : ''}${members.replace(/[\\^]/g, '\\$&')}]`;
      if (part === '*') return '[\\s\\S]*';
      return part === '?' ? '[\\s\\S]' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    },
  );
  return new RegExp(`^${source}$`);
}

/** Modules that Python text may import, by their full names. Text in strings that looks like an import is among them: nobody has it. */
export function importedNames(text: string, of: { readonly name: string; readonly isPackage: boolean }): string[] {
  const found = new Set<string>();
  for (const [, list] of text.matchAll(/^[ \t]*import[ \t]+([^#\n]+)/gm))
    for (const part of list!.split(',')) found.add(part.trim().split(/\s/)[0]!);
  for (const [, from, list] of text.matchAll(
    /^[ \t]*from(?:[ \t]|\\\n)+(\.*[\w.]*)(?:[ \t]|\\\n)+import[ \t]*(\([^)]*\)|(?:\\\n|[^#\n])+)/gm,
  )) {
    const base = absoluteName(from!, of);
    if (base === undefined) continue;
    found.add(base);
    for (const name of importedWords(list!)) found.add(`${base}.${name}`);
  }
  return [...found];
}

/** `..module_utils.x` seen from a module; undefined where it leads out of the top. */
function absoluteName(name: string, of: { readonly name: string; readonly isPackage: boolean }): string | undefined {
  const dots = /^\.*/.exec(name)![0].length;
  if (dots === 0) return name;
  const parts = of.name.split('.');
  const kept = parts.length - dots + (of.isPackage ? 1 : 0);
  if (kept < 1) return undefined;
  return [...parts.slice(0, kept), ...(name.length > dots ? [name.slice(dots)] : [])].join('.');
}

function importedWords(list: string): string[] {
  return list
    .replace(/#[^\n]*/g, '')
    .replace(/[()\\]/g, ' ')
    .split(',')
    .map((part) => part.trim().split(/\s+/)[0]!)
    .filter((word) => /^\w+$/.test(word));
}

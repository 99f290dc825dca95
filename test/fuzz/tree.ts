/** A generated piece of template: text and smaller pieces. */
export interface Tree {
  readonly sort: 'expression' | 'statements' | 'other';
  readonly parts: readonly (string | Tree)[];
}

export function textOf(tree: string | Tree): string {
  return typeof tree === 'string' ? tree : tree.parts.map(textOf).join('');
}

/** Every tree that is this one with one thing made simpler, the boldest cuts first. */
export function* simpler(tree: Tree): Iterable<Tree> {
  for (const part of tree.parts) {
    if (typeof part === 'string') continue;
    if (part.sort === tree.sort) yield part;
  }
  for (let index = 0; index < tree.parts.length; index++) {
    const part = tree.parts[index]!;
    if (typeof part === 'string') continue;
    if (tree.sort === 'statements') yield { ...tree, parts: tree.parts.filter((_, other) => other !== index) };
    if (part.sort === 'expression' && textOf(part).length > 1)
      for (const plain of ['1', 'none']) yield replaced(tree, index, plain);
    if (part.sort === 'statements' && textOf(part) !== '') yield replaced(tree, index, '');
    for (const one of simpler(part)) yield replaced(tree, index, one);
  }
}

function replaced(tree: Tree, index: number, by: string | Tree): Tree {
  return { ...tree, parts: tree.parts.map((part, other) => (other === index ? by : part)) };
}

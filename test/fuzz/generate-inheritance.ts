import { randomExpression } from './generate.js';
import type { Random } from './random.js';
import type { Tree } from './tree.js';

const statements = (...parts: (string | Tree)[]): Tree => ({ sort: 'statements', parts });

const NAMES = ['a', 'b', 'c'];

/** A child template of a chain; its parents are `mid` and `base` of the templates made here. */
export function randomInheritance(random: Random): { readonly tree: Tree; readonly templates: Record<string, string> } {
  const templates = {
    base: text(random, undefined),
    mid: text(random, 'base'),
    other: 'O{% block a %}oa{% endblock %}',
  };
  return { tree: child(random, random.pick(['base', 'mid', 'mid', 'other'])), templates };
}

function child(random: Random, parent: string): Tree {
  const extend = random.pick([
    `{% extends "${parent}" %}`,
    `{% if f %}{% extends "${parent}" %}{% endif %}`,
    `{% extends "${parent}" %}`,
    '{% extends k %}',
    '',
  ]);
  const before = random.chance(0.3) ? [piece(random)] : [];
  return statements(
    ...before,
    extend,
    ...Array.from({ length: 1 + random.below(3) }, () => piece(random)),
    block(random, 0),
  );
}

function text(random: Random, parent: string | undefined): string {
  const pieces = NAMES.map(
    (name) =>
      `${random.pick(['', 'T', '{{ x }}', '{% set x = 3 %}'])}{% block ${name} ${random.pick(['', '', 'scoped', 'required'])} %}${random.pick(['', name, `{{ super() }}${name}`, `${name}{{ x }}`])}{% endblock %}`,
  );
  const body = pieces
    .map((one) => (one.includes('required') ? one.replace(/%}[^%]*{% endblock/, '%}{% endblock') : one))
    .join(random.pick(['', ' | ']));
  return `${parent ? `{% extends "${parent}" %}` : ''}${body}`;
}

function piece(random: Random): Tree {
  const value = randomExpression(random, 3, ['x', 'self', 'self.a', 'self.a()']);
  return random.pick([
    statements('text'),
    statements('{{ ', value, ' }}'),
    statements('{% set x = ', value, ' %}'),
    statements('{% for i in [1, 2] %}', block(random, 1), '{% endfor %}'),
    statements('{% if ', value, ' %}', block(random, 1), '{% else %}e{% endif %}'),
    statements('{% macro f() %}m{{ x }}{% endmacro %}{{ f() }}'),
    statements('{% include "other" %}'),
  ]);
}

let unique = 0;

function block(random: Random, depth: number): Tree {
  const name = random.chance(0.8) ? random.pick(NAMES) : `n${unique++}`;
  const inside = random.pick([
    statements('{{ super() }}'),
    statements('[{{ x }}{{ i }}]'),
    statements('{% set x = 5 %}{{ x }}'),
    statements('{{ super.super() }}'),
    statements('{{ self.b() }}'),
    statements('{{ ', randomExpression(random, 3, ['x', 'super', 'loop']), ' }}'),
    depth < 1 ? block(random, depth + 1) : statements('deep'),
  ]);
  return statements(
    `{% block ${name} ${random.pick(['', 'scoped', 'scoped', 'required'])} %}`,
    inside,
    '{% endblock %}',
  );
}

import { randomExpression } from './generate.js';
import type { Random } from './random.js';
import type { Tree } from './tree.js';

const statements = (...parts: (string | Tree)[]): Tree => ({ sort: 'statements', parts });
const other = (...parts: (string | Tree)[]): Tree => ({ sort: 'other', parts });

const TEXTS = ['text', ' ', '\n', '  \n', 'a b\n  ', '{', '}', '%', '{ {', '# x', '<i>', '\n\n', '\t'];
const VARIABLES = ['x', 'y', 'a', 'n', 's', 'i', 'item', 'loopx', '_p'];
const LOOPS = [
  'loop.index',
  'loop.index0',
  'loop.first',
  'loop.last',
  'loop.length',
  'loop.revindex',
  'loop.previtem',
  'loop.nextitem',
  'loop.cycle("odd", "even")',
  'loop.changed(x)',
  'loop.depth',
  'loop',
];

/** What may be used at a place. */
interface Place {
  readonly depth: number;
  readonly inLoop: boolean;
  readonly names: readonly string[];
}

/** Statements and text of a template. */
export function randomTemplate(random: Random, place: Place = { depth: 0, inLoop: false, names: ['x', 'y'] }): Tree {
  const count = 1 + random.below(place.depth === 0 ? 5 : 3);
  return statements(...Array.from({ length: count }, () => randomStatement(random, place)));
}

/** What makers of statements build with. */
interface Kit {
  readonly random: Random;
  readonly place: Place;
  readonly value: () => Tree;
  readonly body: (changes?: Partial<Place>) => Tree;
  readonly tag: Make;
  /** A variable, and the names that are known with it. */
  readonly name: string;
  readonly names: readonly string[];
}

function randomStatement(random: Random, place: Place): Tree {
  if (place.depth > 2 || random.chance(0.2)) return statements(random.pick(TEXTS));
  const name = random.pick(VARIABLES);
  const loopNames = () => (place.inLoop && random.chance(0.3) ? [...place.names, random.pick(LOOPS)] : place.names);
  return random.pick(MAKERS)({
    random,
    place,
    name,
    names: [...place.names, name],
    value: () => randomExpression(random, 2, loopNames()),
    body: (changes = {}) => randomTemplate(random, { ...place, depth: place.depth + 1, ...changes }),
    tag: (...parts) =>
      other('{%', random.pick(['', '', '', '-', '+']), ' ', ...parts, ' ', random.pick(['', '', '', '-']), '%}'),
  });
}

const printed = ({ random, value }: Kit) =>
  statements(other('{{', random.pick(['', '', '-']), ' ', value(), ' ', random.pick(['', '', '-']), '}}'));

function conditional({ random, tag, value, body }: Kit): Tree {
  const elif = random.chance(0.3) ? statements(tag('elif ', value()), body()) : '';
  const otherwise = random.chance(0.4) ? statements(tag('else'), body()) : '';
  return statements(tag('if ', value()), body(), elif, otherwise, tag('endif'));
}

const assignment = ({ tag, value, name }: Kit) =>
  statements(tag('set ', name, ' = ', value()), statements('{{ ', name, ' }}'));

function scoped({ random, tag, value, body, name, names }: Kit): Tree {
  const second = random.chance(0.3) ? other(', y = ', value()) : '';
  return statements(tag('with ', name, ' = ', value(), second), body({ names }), tag('endwith'));
}

function reference({ random, tag }: Kit): Tree {
  const what = random.pick([
    'include "inc"',
    'include "nope" ignore missing',
    'import "mac" as m',
    'from "mac" import f, v as w',
    'import "mac" as m with context',
  ]);
  return statements(tag(what), random.pick(['', '{{ m.f(1) }}', '{{ w }}{{ f is defined }}', '{{ m.v }}']));
}

/** Makers of statements; those that stand here more often are made more often. */
const MAKERS: readonly ((kit: Kit) => Tree)[] = [
  printed,
  printed,
  printed,
  printed,
  conditional,
  conditional,
  (kit) => randomLoop(kit),
  (kit) => randomLoop(kit),
  (kit) => randomLoop(kit),
  assignment,
  assignment,
  ({ random, tag, body, name }) =>
    statements(tag('set ', name, random.chance(0.3) ? ' | upper' : ''), body(), tag('endset'), `{{ ${name} }}`),
  scoped,
  (kit) => randomMacro(kit),
  (kit) => randomMacro(kit),
  ({ random, tag, body }) =>
    statements(
      tag('filter ', random.pick(['upper', 'indent', 'replace("a", "b")', 'trim', 'length|string'])),
      body(),
      tag('endfilter'),
    ),
  ({ random }) => statements(other('{#', random.pick(['', '-']), ' note ', random.pick(['', '-']), '#}')),
  ({ tag }) => statements(tag('raw'), '{{ x }} {% no %}', tag('endraw')),
  ({ tag, value }) => statements(tag('set ns = namespace(v=', value(), ')'), tag('set ns.v = ', value()), '{{ ns.v }}'),
  ({ tag, value }) => statements(tag('set x, y = ', value()), '{{ x }}{{ y }}'),
  reference,
];

type Make = (...parts: (string | Tree)[]) => Tree;

function randomLoop({ random, place, tag, value, body }: Kit): Tree {
  const target = random.pick(['i', 'x', 'i', 'item', 'i, x', 'k, v', 'a']);
  const names = [...place.names, ...target.split(', ')];
  const condition = random.chance(0.2) ? other(' if ', value()) : '';
  const recursive = random.chance(0.1) ? ' recursive' : '';
  return statements(
    tag(
      'for ',
      target,
      ' in ',
      random.chance(0.5) ? random.pick(['l', 'm', 'range(3)', 'd', 'd.items()', 's', '[1, [2, 3]]', 't']) : value(),
      condition,
      recursive,
    ),
    body({ inLoop: true, names }),
    random.chance(0.15)
      ? statements(random.pick(['{% break %}', '{% continue %}', '{% if i %}{% continue %}{% endif %}']))
      : '',
    random.chance(0.3) ? statements(tag('else'), body()) : '',
    tag('endfor'),
    random.chance(0.4) ? `{{ ${target.split(', ')[0]} }}` : '',
  );
}

function randomMacro({ random, tag, value, body, names }: Kit): Tree {
  const name = random.pick(['f', 'g', '_h', 'x']);
  const params = random.pick(['', 'p', 'p, q=1', 'p=x, q=p', 'caller=none', 'p, kwargs=2']);
  const inside = body({
    names: [...names, 'p', 'q', random.pick(['varargs', 'kwargs', 'caller()', 'caller'])],
    inLoop: false,
  });
  const call = other(name, '(', random.pick(['', '1', '1, 2', 'q=3', 'p=x', '1, 2, 3', 'z=1', '*l', '**d']), ')');
  return statements(
    tag('macro ', name, '(', params, ')'),
    inside,
    tag('endmacro'),
    random.chance(0.7)
      ? statements('{{ ', call, ' }}')
      : statements(
          tag('call', random.pick(['', '(u)', '(u=1)']), ' ', call),
          statements('in {{ u }}', other('{{ ', value(), ' }}')),
          tag('endcall'),
        ),
  );
}

/** Templates that the generated ones include and import. */
export const TEMPLATES: Readonly<Record<string, string>> = {
  inc: '[{{ x }}|{{ i }}|{{ a is defined }}]{% set x = "inc" %}',
  mac: '{% macro f(p="w") %}f {{ p }} {{ x }}{% endmacro %}{% set v = 42 %}{% set _u = 1 %}text',
};

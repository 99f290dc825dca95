import { dictSet } from '../values/dict.js';
import { PythonError, typeError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { rangeOf } from '../values/range.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { isInt, Special, Tuple } from '../values/value.js';
import { Callable, FunctionValue } from './callable.js';
import { lipsum } from './lipsum.js';
import { entriesOf } from './methods/dict.js';
import { Namespace } from './namespace.js';
import { bindArguments } from './signature.js';
/** A class that templates may call to make objects. */
export class ClassValue extends Callable {
  name;
  qualified;
  make;
  typeName = 'type';
  constructor(name, qualified, make) {
    super();
    this.name = name;
    this.qualified = qualified;
    this.make = make;
  }
  call(call, args) {
    return this.make(args, call);
  }
  repr() {
    return `<class '${this.qualified}'>`;
  }
}
const LIPSUM = {
  name: 'generate_lorem_ipsum',
  params: [
    ['n', 5],
    ['html', true],
    ['min', 20],
    ['max', 100],
  ],
};
/** Jinja2's global functions. */
export const GLOBALS = new Map([
  ['range', new ClassValue('range', 'range', makeRange)],
  ['dict', new ClassValue('dict', 'dict', makeDict)],
  [
    'lipsum',
    new FunctionValue('generate_lorem_ipsum', (call, args) => {
      const [count, html, least, most] = bindArguments(LIPSUM, args);
      const paragraphs = lipsum(call.environment.random, intOf(count), intOf(least), intOf(most));
      return isTrue(html) ? new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n')) : paragraphs.join('\n\n');
    }),
  ],
  ['cycler', new ClassValue('Cycler', 'jinja2.utils.Cycler', (args) => new Cycler(args.positional))],
  [
    'joiner',
    new ClassValue(
      'Joiner',
      'jinja2.utils.Joiner',
      (args) => new Joiner(bindArguments({ name: 'Joiner.__init__', params: [['sep', ', ']], hidden: 1 }, args)[0]),
    ),
  ],
  ['namespace', new ClassValue('Namespace', 'jinja2.utils.Namespace', (args) => new Namespace(dictOfArguments(args)))],
]);
function makeRange({ positional, named }) {
  if (named.size > 0) throw typeError('range() takes no keyword arguments');
  return rangeOf(positional.map(intOf));
}
function intOf(value) {
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}
function makeDict(args) {
  return dictOfArguments(args);
}
/** `dict(mapping or pairs, **more)`. */
function dictOfArguments({ positional, named }) {
  if (positional.length > 1) throw typeError(`dict expected at most 1 argument, got ${positional.length}`);
  const dict = new Map();
  const [source] = positional;
  if (source !== undefined) for (const [key, value] of entriesOf(source)) dictSet(dict, key, value);
  for (const [key, value] of named) dict.set(key, value);
  return dict;
}
/** Gives its items in turn, again and again. */
class Cycler extends Special {
  items;
  typeName = 'Cycler';
  moduleName = 'jinja2.utils';
  place = 0;
  constructor(items) {
    super();
    this.items = items;
    if (items.length === 0) throw new PythonError('RuntimeError', 'at least one item has to be provided');
  }
  attribute(name) {
    switch (name) {
      case 'current':
        return this.items[this.place];
      case 'pos':
        return this.place;
      case 'items':
        return new Tuple(this.items);
      case 'next':
      case '__next__':
        return new FunctionValue('next', () => this.next());
      case 'reset':
        return new FunctionValue('reset', () => {
          this.place = 0;
          return null;
        });
    }
    return undefined;
  }
  iterate() {
    throw typeError("'Cycler' object is not iterable");
  }
  repr() {
    return '<jinja2.utils.Cycler object at 0x7f0000000000>';
  }
  next() {
    const item = this.items[this.place];
    this.place = (this.place + 1) % this.items.length;
    return item;
  }
}
/** Gives nothing when it is first called, and its separator from then on. */
class Joiner extends Callable {
  separator;
  typeName = 'Joiner';
  moduleName = 'jinja2.utils';
  name = 'joiner';
  used = false;
  constructor(separator) {
    super();
    this.separator = separator;
  }
  call() {
    if (this.used) return this.separator;
    this.used = true;
    return '';
  }
  attribute(name) {
    if (name === 'sep') return this.separator;
    return name === 'used' ? this.used : undefined;
  }
  repr() {
    return '<jinja2.utils.Joiner object at 0x7f0000000000>';
  }
}

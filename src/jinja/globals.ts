import { dictSet } from '../values/dict.js';
import { PythonError, typeError } from '../values/exception.js';
import { Markup } from '../values/markup.js';
import { type Range, rangeOf } from '../values/range.js';
import { isTrue } from '../values/truth.js';
import { typeName } from '../values/type-name.js';
import { type Dict, isInt, Special, Tuple, type Value } from '../values/value.js';
import { type Arguments, Callable, type CallContext, FunctionValue } from './callable.js';
import { lipsum } from './lipsum.js';
import { entriesOf } from './methods/dict.js';
import { Namespace } from './namespace.js';
import { bindArguments, type Signature } from './signature.js';

/** A class that templates may call to make objects. */
export class ClassValue extends Callable {
  override readonly typeName = 'type';

  constructor(
    readonly name: string,
    private readonly qualified: string,
    private readonly make: (args: Arguments, call: CallContext) => Value,
  ) {
    super();
  }

  call(call: CallContext, args: Arguments): Value {
    return this.make(args, call);
  }

  override repr(): string {
    return `<class '${this.qualified}'>`;
  }
}

const LIPSUM: Signature = {
  name: 'generate_lorem_ipsum',
  params: [
    ['n', 5],
    ['html', true],
    ['min', 20],
    ['max', 100],
  ],
};

/** Jinja2's global functions. */
export const GLOBALS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['range', new ClassValue('range', 'range', makeRange)],
  ['dict', new ClassValue('dict', 'dict', makeDict)],
  [
    'lipsum',
    new FunctionValue('generate_lorem_ipsum', (call, args) => {
      const [count, html, least, most] = bindArguments(LIPSUM, args);
      const paragraphs = lipsum(call.environment.random, intOf(count!), intOf(least!), intOf(most!));
      return isTrue(html!)
        ? new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'))
        : paragraphs.join('\n\n');
    }),
  ],
  ['cycler', new ClassValue('Cycler', 'jinja2.utils.Cycler', (args) => new Cycler(args.positional))],
  [
    'joiner',
    new ClassValue(
      'Joiner',
      'jinja2.utils.Joiner',
      (args) => new Joiner(bindArguments({ name: 'Joiner.__init__', params: [['sep', ', ']], hidden: 1 }, args)[0]!),
    ),
  ],
  ['namespace', new ClassValue('Namespace', 'jinja2.utils.Namespace', (args) => new Namespace(dictOfArguments(args)))],
]);

function makeRange({ positional, named }: Arguments): Range {
  if (named.size > 0) throw typeError('range() takes no keyword arguments');
  return rangeOf(positional.map(intOf));
}

function intOf(value: Value): number {
  if (typeof value === 'boolean') return Number(value);
  if (!isInt(value)) throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  return Number(value);
}

function makeDict(args: Arguments): Dict {
  return dictOfArguments(args);
}

/** `dict(mapping or pairs, **more)`. */
function dictOfArguments({ positional, named }: Arguments): Dict {
  if (positional.length > 1) throw typeError(`dict expected at most 1 argument, got ${positional.length}`);
  const dict: Dict = new Map();
  const [source] = positional;
  if (source !== undefined) for (const [key, value] of entriesOf(source)) dictSet(dict, key, value);
  for (const [key, value] of named) dict.set(key, value);
  return dict;
}

/** Gives its items in turn, again and again. */
class Cycler extends Special {
  override readonly typeName = 'Cycler';
  override readonly moduleName = 'jinja2.utils';
  private place = 0;

  constructor(private readonly items: readonly Value[]) {
    super();
    if (items.length === 0) throw new PythonError('RuntimeError', 'at least one item has to be provided');
  }

  override attribute(name: string): Value | undefined {
    switch (name) {
      case 'current':
        return this.items[this.place]!;
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

  override iterate(): Iterator<Value> {
    throw typeError("'Cycler' object is not iterable");
  }

  override repr(): string {
    return '<jinja2.utils.Cycler object at 0x7f0000000000>';
  }

  private next(): Value {
    const item = this.items[this.place]!;
    this.place = (this.place + 1) % this.items.length;
    return item;
  }
}

/** Gives nothing when it is first called, and its separator from then on. */
class Joiner extends Callable {
  override readonly typeName = 'Joiner';
  override readonly moduleName = 'jinja2.utils';
  readonly name = 'joiner';
  private used = false;

  constructor(private readonly separator: Value) {
    super();
  }

  call(): Value {
    if (this.used) return this.separator;
    this.used = true;
    return '';
  }

  override attribute(name: string): Value | undefined {
    if (name === 'sep') return this.separator;
    return name === 'used' ? this.used : undefined;
  }

  override repr(): string {
    return '<jinja2.utils.Joiner object at 0x7f0000000000>';
  }
}

import { typeError } from '../values/exception.js';
import type { Value } from '../values/value.js';
import type { Arguments, CallContext, Filter } from './callable.js';

/** One parameter: a name (required), a name with its default, `*name` (the rest, as a list) or `**name` (a Map). */
export type Parameter = string | readonly [name: string, fallback: Value];

export interface Signature {
  /** Name in error messages, as Python's function is called: `do_replace`. */
  readonly name: string;
  /** All parameters; a filter's or test's value is the first. */
  readonly params: readonly Parameter[];
  /** Parameters that Python's function has before these (context, environment); they count in messages. */
  readonly hidden?: number;
  readonly acceptsUndefined?: boolean;
}

/** A filter or test from its signature: `run` gets the bound arguments in the order of the parameters. */
export function define(signature: Signature, run: (call: CallContext, ...bound: Value[]) => Value): Filter {
  const filter = simpleFilter(signature, run);
  return signature.acceptsUndefined ? Object.assign(filter, { acceptsUndefined: true }) : filter;
}

/** The usual call, with positional arguments only, is bound without making an array of them. */
function simpleFilter(signature: Signature, run: (call: CallContext, ...bound: Value[]) => Value): Filter {
  const bind = binder(signature);
  const { names, fallbacks, required, rest, keywords } = planOf(signature);
  const general: Filter = (call, value, args) => run(call, ...bind(value, args));
  if (rest !== undefined || keywords !== undefined || names.length > 4) return general;
  const [, second, third, fourth] = fallbacks as [undefined, Value, Value, Value];
  const most = names.length - 1;
  return (call, value, args) => {
    const { positional } = args;
    const count = positional.length;
    if (count > most || count + 1 < required || args.named.size > 0) return general(call, value, args);
    if (most === 0) return run(call, value);
    const a = count > 0 ? positional[0]! : second;
    if (most === 1) return run(call, value, a);
    const b = count > 1 ? positional[1]! : third;
    return most === 2 ? run(call, value, a, b) : run(call, value, a, b, count > 2 ? positional[2]! : fourth);
  };
}

/** Binds arguments of a function that has no value in front. Throws TypeError in Python's words. */
export function bindArguments(signature: Signature, args: Arguments): Value[] {
  return binder(signature)(undefined, args);
}

interface Plan {
  readonly name: string;
  readonly names: readonly string[];
  readonly fallbacks: readonly (Value | undefined)[];
  readonly required: number;
  readonly hidden: number;
  readonly rest: string | undefined;
  readonly keywords: string | undefined;
}

type Binder = (first: Value | undefined, args: Arguments) => Value[];

const binders = new WeakMap<Signature, Binder>();

function binder(signature: Signature): Binder {
  let bind = binders.get(signature);
  if (!bind) {
    const plan = planOf(signature);
    bind = (first, args) => bindTo(plan, first, args);
    binders.set(signature, bind);
  }
  return bind;
}

function planOf({ name, params, hidden = 0 }: Signature): Plan {
  const named = params.filter((param) => typeof param !== 'string' || !param.startsWith('*'));
  const starred = params.filter((param): param is string => typeof param === 'string' && param.startsWith('*'));
  return {
    name,
    names: named.map((param) => (typeof param === 'string' ? param : param[0])),
    fallbacks: named.map((param) => (typeof param === 'string' ? undefined : param[1])),
    required: named.filter((param) => typeof param === 'string').length,
    hidden,
    rest: starred.find((param) => !param.startsWith('**')),
    keywords: starred.find((param) => param.startsWith('**')),
  };
}

function bindTo(plan: Plan, first: Value | undefined, args: Arguments): Value[] {
  const given = first === undefined ? args.positional : [first, ...args.positional];
  const bound: (Value | undefined)[] = given.slice(0, plan.names.length);
  if (given.length > plan.names.length && plan.rest === undefined) throw typeError(tooMany(plan, given.length));
  const extra = bindKeywords(plan, bound, args.named);
  for (let index = bound.length; index < plan.names.length; index++) bound.push(undefined);
  for (let index = 0; index < plan.names.length; index++) bound[index] ??= fallbackOf(plan, bound, index);
  if (plan.rest !== undefined) bound.push(given.slice(plan.names.length));
  if (plan.keywords !== undefined) bound.push(extra);
  return bound as Value[];
}

function bindKeywords(plan: Plan, bound: (Value | undefined)[], named: ReadonlyMap<string, Value>): Map<Value, Value> {
  const extra = new Map<Value, Value>();
  if (named.size === 0) return extra;
  const positional = bound.length;
  for (const [key, value] of named) {
    const index = plan.names.indexOf(key);
    if (index === -1) {
      if (plan.keywords === undefined) throw typeError(`${plan.name}() got an unexpected keyword argument '${key}'`);
      extra.set(key, value);
    } else if (index < positional) throw typeError(`${plan.name}() got multiple values for argument '${key}'`);
    else bound[index] = value;
  }
  return extra;
}

/** `null` is a value of its own, so only a slot that nothing has filled gets the default. */
function fallbackOf(plan: Plan, bound: readonly (Value | undefined)[], index: number): Value {
  if (bound[index] === null) return null;
  const fallback = plan.fallbacks[index];
  if (fallback === undefined) throw typeError(missing(plan, bound));
  return fallback;
}

function missing(plan: Plan, bound: readonly (Value | undefined)[]): string {
  const names = plan.names
    .filter((_, index) => bound[index] === undefined && plan.fallbacks[index] === undefined)
    .map((name) => `'${name}'`);
  const last = names.at(-1);
  const list =
    names.length === 1
      ? last
      : names.length === 2
        ? names.join(' and ')
        : `${names.slice(0, -1).join(', ')}, and ${last}`;
  return `${plan.name}() missing ${names.length} required positional argument${names.length > 1 ? 's' : ''}: ${list}`;
}

function tooMany(plan: Plan, count: number): string {
  const most = plan.names.length + plan.hidden;
  const least = plan.required + plan.hidden;
  const range = least === most ? `${most}` : `from ${least} to ${most}`;
  const plural = least === most && most === 1 ? '' : 's';
  const verb = count + plan.hidden === 1 ? 'was' : 'were';
  return `${plan.name}() takes ${range} positional argument${plural} but ${count + plan.hidden} ${verb} given`;
}

import { Encrypted } from '../values/encrypted.js';
import { hashKey } from '../values/hash.js';
import { repr, str } from '../values/repr.js';
import type { Value } from '../values/value.js';
import type { Draft, DraftScalar, Pair } from './draft.js';
import { mergePairs } from './merge.js';
import type { ParseOptions } from './node.js';
import { YamlProblem } from './problem.js';
import { MAP, OMAP, PAIRS, resolvePlain, SEQ, SET, STR, VALUE } from './resolve.js';
import { constructScalar, isScalarTag } from './scalar.js';

/** ansible-core's constructors for collections by tag. */
const MAPS: ReadonlySet<string> = new Set([MAP, SET, 'tag:yaml.org,2002:python/dict']);
const PAIR_LISTS: ReadonlyMap<string, string> = new Map([
  [OMAP, 'an ordered map'],
  [PAIRS, 'pairs'],
]);
const VAULT_TAGS: ReadonlySet<string> = new Set(['!vault', '!vault-encrypted']);
const STRS: ReadonlySet<string> = new Set([STR, 'tag:yaml.org,2002:python/unicode']);

/**
 * Gives every node its meaning, in the order in which PyYAML's constructor does (collections after everything beside
 * them), so that of several mistakes the same one is reported. Throws a YamlProblem.
 */
export function construct(root: Draft, options: ParseOptions): void {
  new Constructor(options).run(root);
}

class Constructor {
  /** Collections whose contents are still to be constructed. */
  private pending: Draft[] = [];
  /** Inside a node that is constructed at once, with all that is in it. */
  private deep = false;
  private unsafeDepth = 0;
  private readonly ansibleTags: boolean;

  constructor(private readonly options: ParseOptions) {
    this.ansibleTags = options.dialect !== 'filter';
  }

  run(root: Draft): void {
    this.object(root);
    while (this.pending.length > 0) {
      const batch = this.pending;
      this.pending = [];
      for (const collection of batch) this.contents(collection);
    }
  }

  private object(node: Draft): void {
    if (node.state === 'done') return;
    if (node.state === 'open') throw new YamlProblem('found unconstructable recursive node', node.source);
    node.state = 'open';
    this.dispatch(node);
    node.state = 'done';
  }

  private dispatch(node: Draft): void {
    const { tag } = node;
    if (isScalarTag(tag) || STRS.has(tag)) this.scalar(node);
    else if (MAPS.has(tag) || tag === SEQ) {
      if (this.deep) this.contents(node);
      else this.pending.push(node);
    } else if (PAIR_LISTS.has(tag)) this.pairList(node, tag);
    else if (tag === '!unsafe' && this.ansibleTags) this.unsafe(node);
    else if (VAULT_TAGS.has(tag) && this.ansibleTags) this.vault(node, tag);
    else throw new YamlProblem(`could not determine a constructor for the tag ${repr(tag)}`, node.source);
  }

  private scalar(node: Draft): void {
    const scalar = node.kind === 'scalar' ? node : becomeDefault(node);
    const tag = STRS.has(scalar.tag) ? STR : scalar.tag;
    scalar.unsafe = this.unsafeDepth > 0;
    scalar.value = tag === STR ? scalar.text : constructScalar(tag, scalar.text, scalar.source);
  }

  private contents(node: Draft): void {
    if (node.tag === SEQ) {
      if (node.kind !== 'seq') throw unexpected(node, 'a sequence');
      for (const item of node.items) this.object(item);
    } else this.mapping(node);
  }

  private mapping(node: Draft): void {
    if (node.kind !== 'map') throw unexpected(node, 'a mapping');
    mergePairs(node);
    for (const { key, value } of node.pairs) {
      this.object(key);
      if (key.kind === 'scalar' && key.value instanceof Encrypted) {
        throw new YamlProblem('a vaulted string cannot be a key', key.source, undefined, undefined, 'ansible');
      }
      if (key.kind !== 'scalar' || isCollectionTag(key.tag)) {
        throw new YamlProblem('found unhashable key', key.source, 'while constructing a mapping', node.source);
      }
      this.object(value);
    }
    node.entries = this.withoutDuplicates(node.pairs);
  }

  /** The last value of each key, in the place of the first. Python's rules make keys equal: 1, 1.0 and true are one. */
  private withoutDuplicates(pairs: readonly Pair[]): readonly Pair[] {
    const known = new Set<unknown>();
    for (const { key } of pairs) known.add(identityOf(key));
    if (known.size === pairs.length) return pairs;
    const entries = new Map<unknown, Pair>();
    for (const pair of pairs) {
      const identity = identityOf(pair.key);
      const first = entries.get(identity);
      if (first) this.reportDuplicate(pair.key as DraftScalar);
      entries.set(identity, first ? { key: first.key, value: pair.value } : pair);
    }
    return [...entries.values()];
  }

  private reportDuplicate(key: DraftScalar): void {
    const { duplicateKeys = 'warn', onWarning } = this.options;
    if (duplicateKeys === 'ignore') return;
    const message = `Found duplicate mapping key ${repr(key.value)}.`;
    if (duplicateKeys === 'error') throw new YamlProblem(message, key.source, undefined, undefined, 'ansible');
    const tagged = key.value !== null && typeof key.value !== 'boolean';
    onWarning?.({
      message,
      hint: 'Using last defined value only.',
      source: tagged ? key.source : undefined,
      text: str(key.value as Value),
    });
  }

  /** `!!omap` and `!!pairs`: a list of tuples. */
  private pairList(node: Draft, tag: string): void {
    const ordered = tag === OMAP;
    this.deprecate(
      node,
      `Use of the YAML \`${ordered ? '!!omap' : '!!pairs'}\` tag is deprecated.`,
      ordered ? 'Use a standard mapping instead, as key order is always preserved.' : 'Use a standard mapping instead.',
    );
    const context = `while constructing ${PAIR_LISTS.get(tag)!}`;
    const refuse = (at: Draft, problem: string) => new YamlProblem(problem, at.source, context, node.source);
    if (node.kind !== 'seq') throw refuse(node, `expected a sequence, but found ${KINDS[node.kind]}`);
    for (const item of node.items) {
      if (item.kind !== 'map') throw refuse(item, `expected a mapping of length 1, but found ${KINDS[item.kind]}`);
      const [pair, ...more] = item.pairs;
      if (!pair || more.length > 0) {
        throw refuse(item, `expected a single mapping item, but found ${item.pairs.length} items`);
      }
      this.object(pair.key);
      this.object(pair.value);
    }
  }

  private unsafe(node: Draft): void {
    this.unsafeDepth++;
    this.untagged(node);
    this.unsafeDepth--;
  }

  private vault(node: Draft, tag: string): void {
    if (tag === '!vault-encrypted') {
      this.deprecate(node, 'Use of the YAML `!vault-encrypted` tag is deprecated.', 'Use the `!vault` tag instead.');
    }
    this.untagged(node);
    if (node.kind !== 'scalar' || typeof node.value !== 'string') {
      throw new YamlProblem(
        `the ${repr(tag)} tag requires a string value`,
        node.source,
        undefined,
        undefined,
        'ansible',
      );
    }
    node.tag = tag;
    node.value = new Encrypted(node.value, node.source);
  }

  /** Constructs the node as if it had no tag: even a quoted scalar becomes what it would be when plain. */
  private untagged(node: Draft): void {
    node.tag = node.kind === 'scalar' ? resolvePlain(node.text) : node.kind === 'seq' ? SEQ : MAP;
    const { deep } = this;
    this.deep = true;
    this.dispatch(node);
    this.deep = deep;
    if (node.kind !== 'scalar') node.unsafe = this.unsafeDepth > 0;
  }

  private deprecate(node: Draft, message: string, hint: string): void {
    this.options.onWarning?.({ message, hint, source: node.source, deprecated: { version: '2.23' } });
  }
}

/** Equal for keys that are one in Python. */
function identityOf(key: Draft): unknown {
  return key.kind === 'scalar' ? hashKey(key.value) : key;
}

function isCollectionTag(tag: string): boolean {
  return MAPS.has(tag) || tag === SEQ || PAIR_LISTS.has(tag);
}

const KINDS = { map: 'mapping', seq: 'sequence', scalar: 'scalar' } as const;

function unexpected(node: Draft, wanted: string): YamlProblem {
  return new YamlProblem(`expected ${wanted} node, but found ${KINDS[node.kind]}`, node.source);
}

/** A mapping where a scalar is wanted stands for the value of its `=` key, a relic of YAML 1.0. */
function becomeDefault(node: Draft): DraftScalar {
  let found: Draft = node;
  while (found.kind === 'map') {
    const pair: Pair | undefined = found.pairs.find(({ key }) => key.tag === VALUE);
    if (!pair) break;
    found = pair.value;
  }
  if (found.kind !== 'scalar') throw unexpected(node, 'a scalar');
  const { text, style, textSource } = found;
  const { tag, source, unsafe, shared } = node;
  const value: Value = text;
  const scalar: DraftScalar = {
    kind: 'scalar',
    tag,
    source,
    unsafe,
    shared,
    text,
    style,
    value,
    textSource,
    state: 'open',
  };
  for (const name of ['items', 'entries', 'pairs']) Reflect.deleteProperty(node, name);
  return Object.assign(node as unknown as DraftScalar, scalar);
}

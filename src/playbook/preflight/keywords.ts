import { DroverError } from '../../base/error.js';
import { Encrypted } from '../../values/encrypted.js';
import { repr } from '../../values/repr.js';
import { Template } from '../../values/template.js';
import { isDict, type Value } from '../../values/value.js';
import type { Given, Play } from '../ast.js';
import { convertKeyword } from '../convert.js';
import { didYouMean } from '../fields.js';
import { KEYWORDS, type KeywordName, keywordSpec } from '../keywords.js';
import type { Findings } from './request.js';
import type { Survey } from './survey.js';

/** Values of keywords that can be judged before the run: those without a template. */
export function checkKeywords(survey: Survey, findings: Findings): void {
  const seen = new Set<Given>();
  const nodes = [...survey.plays, ...survey.roles, ...survey.blocks, ...survey.sites.map(({ task }) => task)];
  for (const node of nodes) {
    for (const [name, given] of node.keywords) {
      if (seen.has(given) || !Object.hasOwn(KEYWORDS, name)) continue;
      seen.add(given);
      checkGiven(name as KeywordName, given, findings);
    }
  }
}

/** The keywords of a play that are rendered when it starts, rendered and converted now. Errors in the order in which ansible-core meets them. */
export function checkPlayKeywords(play: Play, render: (value: Value) => Value): DroverError[] {
  const errors: DroverError[] = [];
  const names: readonly KeywordName[] = [
    ...(['gather_facts', 'gather_subset', 'gather_timeout', 'force_handlers'] as const),
    ...(['max_fail_percentage', 'serial', 'strategy', 'order'] as const),
  ];
  const given: (readonly [KeywordName, Given | undefined])[] = [
    ['name', { value: play.name, source: play.hosts.source }],
    ['hosts', play.hosts],
    ...names.map((name) => [name, play.keywords.get(name)] as const),
  ];
  for (const [name, one] of given) {
    if (!one || one.value === null) continue;
    try {
      convertKeyword(name, render(one.value), one.source);
    } catch (error) {
      if (!(error instanceof DroverError)) throw error;
      const message = `Error processing keyword '${name}'.`;
      const wrapped = new DroverError(message, { code: 'playbook', source: one.source, cause: error });
      errors.push(error.message === message ? error : wrapped);
    }
  }
  return errors;
}

function checkGiven(name: KeywordName, given: Given, findings: Findings): void {
  const { value, source } = given;
  if (keywordSpec(name).type === 'conditions' || holdsDynamic(value) || value === null) return;
  try {
    convertKeyword(name, value, source);
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    findings.errors.push(error);
    return;
  }
  const { choices } = keywordSpec(name);
  if (!choices || typeof value !== 'string' || choices.includes(value)) return;
  findings.errors.push(
    new DroverError(`${repr(value)} is not a valid value for ${name}. Must be one of ${choices.join(', ')}`, {
      code: 'playbook',
      source,
      advice: didYouMean(value, choices),
    }),
  );
}

function holdsDynamic(value: Value): boolean {
  if (value instanceof Template || value instanceof Encrypted) return true;
  if (Array.isArray(value)) return value.some(holdsDynamic);
  return isDict(value) && [...value.values()].some(holdsDynamic);
}

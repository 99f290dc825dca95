import type { KeywordSpec, Scope } from './keyword.js';
import { KEYWORDS, type KeywordName, keywordSpec } from './keywords.js';
import { LOOP_CONTROL } from './keywords-task.js';

const SCOPES: readonly Scope[] = ['play', 'role', 'block', 'task', 'handler', 'import'];

const COMBINED: Readonly<Record<KeywordSpec['combine'], string>> = {
  none: 'no',
  override: 'yes, the nearest counts',
  extend: 'yes, all count',
  merge: 'yes, key by key',
};

const TEMPLATED: Readonly<Record<KeywordSpec['templated'], string>> = {
  never: 'never',
  parse: 'when it is read',
  play: 'when the play starts',
  task: 'for each task and host',
  raw: 'where it is used',
};

/** The keyword table as a page in Markdown: the reference of keywords is made of it. */
export function keywordReference(): string {
  const names = (Object.keys(KEYWORDS) as KeywordName[]).sort();
  const rows = names.map((name) => row(name, keywordSpec(name)));
  const control = Object.entries(LOOP_CONTROL).map(
    ([name, spec]) => `| \`${name}\` | ${spec.type} | ${ownMark('own' in spec)}${spec.description} |`,
  );
  return [
    '| keyword | type | where | inherited | rendered | meaning |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
    '## loop_control',
    '',
    '| key | type | meaning |',
    '|---|---|---|',
    ...control,
    '',
  ].join('\n');
}

function row(name: KeywordName, spec: KeywordSpec): string {
  const spellings = [name, ...(spec.aliases ?? [])].map((spelling) => `\`${spelling}\``).join(', ');
  const scopes = SCOPES.filter((scope) => spec.scopes.includes(scope)).map((scope) => {
    return spec.own?.includes(scope) ? `${scope} (drover's own)` : scope;
  });
  const cells = [spellings, spec.type, scopes.join(', '), COMBINED[spec.combine], TEMPLATED[spec.templated]];
  return `| ${cells.join(' | ')} | ${spec.description} |`;
}

function ownMark(own: boolean): string {
  return own ? "(drover's own) " : '';
}

import { meetsSpecifier, parsePythonVersion, type Specifier } from './pep440.js';

/** What pip is asked for: a requirement by PEP 508, or any other text, which pip reads itself. */
export interface PythonRequirement {
  /** Name in its canonical form; the whole text of what is no requirement. */
  readonly name: string;
  /** As it is given to pip. */
  readonly text: string;
  readonly specifiers: readonly Specifier[];
  /** Whether it is a requirement. */
  readonly plain: boolean;
}

const REQUIREMENT =
  /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(?:@\s*(\S+)|\(?([^;()]*)\)?)\s*(?:;(.*))?$/;
const SPECIFIER = /^\s*(===|~=|==|!=|<=|>=|<|>)\s*(\S+)\s*$/;

/** `version`: that of the option, which stands for `==` unless it has an operator. */
export function parseRequirement(text: string, version?: string): PythonRequirement {
  const joined = version ? `${text}${/^\s*\d/.test(version) ? '==' : ' '}${version.trimStart()}` : text;
  const other = { name: text, text, specifiers: [], plain: false };
  const match = REQUIREMENT.exec(joined);
  if (!match) return other;
  const [, name, extras, url, conditions = '', marker] = match;
  const parsed = conditions
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(parseSpecifier);
  if (parsed.some((specifier) => specifier === undefined)) return other;
  const specifiers = parsed as Specifier[];
  return {
    name: canonicalName(name!),
    text: requirementText(name!, extras, url, specifiers, marker),
    specifiers,
    plain: true,
  };
}

function parseSpecifier(text: string): Specifier | undefined {
  const match = SPECIFIER.exec(text);
  if (!match) return undefined;
  const [, operator, version] = match;
  const valid = operator === '===' || parsePythonVersion(version!.replace(/\.\*$/, '')) !== undefined;
  return valid ? { operator: operator!, version: version! } : undefined;
}

/** As Python's library `packaging` writes it: extras and conditions in order. */
function requirementText(
  name: string,
  extras: string | undefined,
  url: string | undefined,
  specifiers: readonly Specifier[],
  marker: string | undefined,
): string {
  const names = (extras ?? '')
    .split(',')
    .map((extra) => extra.trim())
    .filter((extra) => extra !== '')
    .sort();
  const conditions = specifiers.map(({ operator, version }) => operator + version).sort();
  const where = url === undefined ? conditions.join(',') : `@ ${url}`;
  const condition =
    marker === undefined ? '' : `${url === undefined ? '' : ' '}; ${marker.trim().replaceAll("'", '"')}`;
  return `${name}${names.length > 0 ? `[${names.join(',')}]` : ''}${where}${condition}`;
}

/** PEP 503: `Foo.Bar_baz` is `foo-bar-baz`. */
export function canonicalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

export function isSatisfied(
  { name, specifiers, plain }: PythonRequirement,
  installed: ReadonlyMap<string, string>,
): boolean {
  const version = installed.get(name);
  return plain && version !== undefined && specifiers.every((specifier) => meetsSpecifier(version, specifier));
}

/** Names as a task has them, put together again where commas within conditions and brackets split them. */
export function joinNames(names: readonly string[]): string[] {
  const found: string[] = [];
  let inBrackets = false;
  for (const part of names.flatMap((name) => name.split(','))) {
    const starts = !/^\s*(?:>=|<=|>|<|==|!=|~=)/.test(part) && !inBrackets;
    if (part.includes('[')) inBrackets = true;
    if (inBrackets && part.includes(']')) inBrackets = false;
    if (starts || found.length === 0) found.push(part);
    else found.push(`${found.pop()},${part}`);
  }
  return found;
}

/** A guess at what went wrong, from the line that the parser stopped at. `column` counts from 1. */
export interface Mistake {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly column: number;
}

// Python's \w, \s and dot on text, which are not JavaScript's.
const WORD = '\\p{L}\\p{N}_';
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEAD = `^[${SPACE}]*(?:-[${SPACE}]+)*`;
const UNQUOTED_TEMPLATE = new RegExp(`${LEAD}(?:[${WORD}${SPACE}]+:[${SPACE}]+)?(?<value>\\{\\{[^]*\\}\\})`, 'du');
const PLAIN_VALUE = new RegExp(`${LEAD}(?:[${WORD}${SPACE}\\[\\]{}]+:[${SPACE}]+)?(?<value>[^]*)$`, 'du');
const QUOTED_VALUE = new RegExp(`${LEAD}(?:[${WORD}${SPACE}]+:[${SPACE}]+)?(?<value>["'][^]*)$`, 'du');
const WHOLLY_QUOTED = new RegExp(`^[${SPACE}]*('[^']*'|"[^"]*")[${SPACE}]*$`, 'u');
const LEADING_COLON = new RegExp(`^[${SPACE}]*:`, 'u');

/** The usual mistakes, tried in this order, as ansible-core tells them. */
export function explainMistake(line: string): Mistake | undefined {
  return tab(line) ?? unquotedTemplate(line) ?? unquotedColon(line) ?? brokenQuotes(line);
}

function tab(line: string): Mistake | undefined {
  const at = line.indexOf('\t');
  return at === -1 ? undefined : { message: 'Tabs are usually invalid in YAML.', column: at + 1 };
}

function unquotedTemplate(line: string): Mistake | undefined {
  const match = UNQUOTED_TEMPLATE.exec(line);
  if (!match) return undefined;
  return {
    message: 'This may be an issue with missing quotes around a template block.',
    hint: example('raw: {{ some_var }}', 'raw: "{{ some_var }}"'),
    column: startOf(match) + 1,
  };
}

function unquotedColon(line: string): Mistake | undefined {
  const match = LEADING_COLON.test(line) ? undefined : PLAIN_VALUE.exec(line);
  if (!match) return undefined;
  const value = match.groups!.value!.replace(WHOLLY_QUOTED, (quoted) => '.'.repeat(quoted.length));
  const colon = value.search(/:($| )/);
  if (colon === -1) return undefined;
  return {
    message: 'Colons in unquoted values must be followed by a non-space character.',
    hint: example("raw: echo 'name: ansible'", `raw: "echo 'name: ansible'"`),
    column: startOf(match) + colon + 1,
  };
}

function brokenQuotes(line: string): Mistake | undefined {
  const match = QUOTED_VALUE.exec(line);
  if (!match) return undefined;
  const value = match.groups!.value!;
  const column = startOf(match) + 1;
  if (value[0] !== value.at(-1)) {
    return {
      message: 'Values starting with a quote must end with the same quote.',
      hint: example('raw: "foo" in bar', `raw: '"foo" in bar'`),
      column,
    };
  }
  if (line.split(value[0]!).length <= 3) return undefined;
  return {
    message: 'Values starting with a quote must end with the same quote, and not contain that quote.',
    hint: example('raw: "foo" in "bar"', `raw: '"foo" in "bar"'`),
    column,
  };
}

function startOf(match: RegExpExecArray): number {
  return match.indices!.groups!.value![0];
}

function example(wrong: string, right: string): string {
  return `For example:\n\n    ${wrong}\n\nShould be:\n\n    ${right}`;
}

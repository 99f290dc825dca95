/** A guess at what went wrong, from the line that the parser stopped at. `column` counts from 1. */
export interface Mistake {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly column: number;
}

/** The usual mistakes, tried in this order, as ansible-core tells them. */
export function explainMistake(line: string): Mistake | undefined {
  return tab(line) ?? unquotedTemplate(line) ?? unquotedColon(line) ?? brokenQuotes(line);
}

function tab(line: string): Mistake | undefined {
  const at = line.indexOf('\t');
  return at === -1 ? undefined : { message: 'Tabs are usually invalid in YAML.', column: at + 1 };
}

// Python's \w and \s on text: letters, digits and underscores of all scripts.
const WORD = '\\p{L}\\p{N}_';

function unquotedTemplate(line: string): Mistake | undefined {
  const match = new RegExp(`^\\s*(?:-\\s+)*(?:[${WORD}\\s]+:\\s+)?(?<value>\\{\\{.*\\}\\})`, 'du').exec(line);
  if (!match) return undefined;
  return {
    message: 'This may be an issue with missing quotes around a template block.',
    hint: example('raw: {{ some_var }}', 'raw: "{{ some_var }}"'),
    column: startOf(match) + 1,
  };
}

function unquotedColon(line: string): Mistake | undefined {
  if (line.trimStart().startsWith(':')) return undefined;
  const match = new RegExp(`^\\s*(?:-\\s+)*(?:[${WORD}\\s\\[\\]{}]+:\\s+)?(?<value>.*)$`, 'du').exec(line);
  if (!match) return undefined;
  const value = match.groups!.value!.replace(/^\s*('[^']*'|"[^"]*")\s*$/, (quoted) => '.'.repeat(quoted.length));
  const colon = value.search(/:($| )/);
  if (colon === -1) return undefined;
  return {
    message: 'Colons in unquoted values must be followed by a non-space character.',
    hint: example("raw: echo 'name: ansible'", `raw: "echo 'name: ansible'"`),
    column: startOf(match) + colon + 1,
  };
}

function brokenQuotes(line: string): Mistake | undefined {
  const match = new RegExp(`^\\s*(?:-\\s+)*(?:[${WORD}\\s]+:\\s+)?(?<value>["'].*?\\s*)$`, 'du').exec(line);
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

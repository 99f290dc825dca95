/** What became of a test case. */
export type CaseOutcome =
  | { readonly kind: 'passed'; readonly output: string }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'failure' | 'error'; readonly message: string; readonly output: string };

export interface TestCase {
  readonly name: string;
  readonly className: string;
  readonly seconds: number;
  readonly outcome: CaseOutcome;
}

type Element = readonly [tag: string, attributes: Readonly<Record<string, string | number>>, content: Content];
type Content = string | readonly Element[];

/** One suite of test cases as XML. Source: the schema `jenkins-junit.xsd` of the JUnit project. */
export function junitReport(suite: string, cases: readonly TestCase[]): string {
  const count = (kind: CaseOutcome['kind']) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  const totals = {
    disabled: 0,
    errors: count('error'),
    failures: count('failure'),
    tests: cases.length,
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0),
  };
  const attributes = { ...totals, name: suite, skipped: count('skipped') };
  const root: Element = ['testsuites', totals, [['testsuite', attributes, cases.map(caseElement)]]];
  return `<?xml version="1.0" ?>\n${render(root, '')}`;
}

function caseElement({ name, className, seconds, outcome }: TestCase): Element {
  return ['testcase', { classname: className, name, time: seconds }, outcomeElements(outcome)];
}

function outcomeElements(outcome: CaseOutcome): readonly Element[] {
  switch (outcome.kind) {
    case 'passed':
      return outcome.output === '' ? [] : [['system-out', {}, outcome.output]];
    case 'skipped':
      return [['skipped', {}, outcome.message]];
    default:
      return [[outcome.kind, { message: outcome.message, type: outcome.kind }, outcome.output]];
  }
}

function render([tag, attributes, content]: Element, margin: string): string {
  const words = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`);
  const open = `${margin}<${tag}${words.join('')}`;
  if (content.length === 0) return `${open}/>\n`;
  if (typeof content === 'string') return `${open}>${escapeXml(content)}</${tag}>\n`;
  return `${open}>\n${content.map((child) => render(child, `${margin}\t`)).join('')}${margin}</${tag}>\n`;
}

/** Characters that XML 1.0 cannot hold become the replacement character. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

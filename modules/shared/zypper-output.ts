/** A package in zypper's XML. */
export interface Solvable {
  readonly name: string;
  readonly version: string;
  readonly oldVersion: string;
  /** The element around it: `to-install`, `to-upgrade`, `to-remove` … */
  readonly group: string;
}

const ELEMENT = /<(\/?)([\w-]+)((?:\s+[\w-]+="[^"]*")*)\s*\/?>/g;

/** Undefined for what is no XML of zypper's. */
export function readSolvables(text: string): Map<string, Solvable> | undefined {
  if (!/<stream[\s>]/.test(text)) return undefined;
  const found = new Map<string, Solvable>();
  const open: string[] = [];
  for (const [element, closing, tag, attributes = ''] of text.matchAll(ELEMENT)) {
    if (closing) {
      if (open.includes(tag!)) open.splice(open.lastIndexOf(tag!), 1);
    } else if (tag === 'solvable') {
      const of = (name: string) => unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? '');
      const name = of('name');
      const group = open.filter((one) => one !== 'solvable').at(-1) ?? '';
      found.set(name, { name, version: of('edition'), oldVersion: of('edition-old'), group });
    } else if (!element.endsWith('/>')) open.push(tag!);
  }
  return found;
}

/** The messages in zypper's XML. */
export function messagesOf(text: string): string[] {
  return [...text.matchAll(/<message[^>]*>([\s\S]*?)<\/message>/g)].map(([, message]) => unescape(message!));
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

import type { Answer } from '../../../src/module/index.js';

/** What setup.sh answered. */
export interface RawFacts {
  /** Lines of a file, undefined when it is missing, unreadable or empty. */
  lines(path: string): readonly string[] | undefined;
  /** The file's text without white space around it; undefined as above, and when there is nothing else. */
  content(path: string): string | undefined;
  /** Paths of all files that were read and that match. */
  paths(pattern: RegExp): string[];
  exists(path: string): boolean;
  hasTool(name: string): boolean;
  /** Output of a command, undefined when it was not run. */
  output(name: string): string | undefined;
  /** Output of a command that ended with status 0. */
  success(name: string): string | undefined;
  status(name: string): number;
  /** Rest of the names of fields that begin so, with their values. */
  under(prefix: string): ReadonlyMap<string, string>;
}

export function readRaw(answer: Answer): RawFacts {
  const fields = new Map<string, string>();
  const files = new Map<string, string[]>();
  for (const field of answer.fields) {
    const at = field.indexOf('=');
    if (field.startsWith('files=')) readFiles(field.slice(6), files);
    else fields.set(field.slice(0, at), field.slice(at + 1));
  }
  const content = (path: string) => files.get(path)?.join('\n').trim() || undefined;
  const status = (name: string) => Number(fields.get(`status:${name}`) ?? 0);
  return {
    lines: (path) => (content(path) === undefined ? undefined : files.get(path)),
    content,
    paths: (pattern) => [...files.keys()].filter((path) => pattern.test(path)),
    exists: (path) => fields.has(`exists:${path}`) || files.has(path),
    hasTool: (name) => fields.has(`tool:${name}`),
    output: (name) => fields.get(name),
    success: (name) => (status(name) === 0 ? fields.get(name) : undefined),
    status,
    under: (prefix) =>
      new Map(
        [...fields].flatMap(([name, value]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
        ),
      ),
  };
}

/** `path:line` of grep. Paths that are asked for hold no colon. A file that was asked for twice counts once. */
function readFiles(text: string, files: Map<string, string[]>): void {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(':');
    if (at === -1) continue;
    const path = line.slice(0, at);
    const lines = found.get(path) ?? [];
    lines.push(line.slice(at + 1));
    found.set(path, lines);
  }
  for (const [path, lines] of found) files.set(path, lines);
}

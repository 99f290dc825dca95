import { ModuleFailure } from '../../src/module/index.js';

/** A line of a list of sources. */
export interface SourceLine {
  /** Whether it names a source at all. */
  readonly valid: boolean;
  readonly enabled: boolean;
  /** The source with single spaces; the text of any other line. */
  readonly source: string;
  readonly comment: string;
}

/** A file of sources. */
export interface SourceFile {
  readonly path: string;
  readonly lines: readonly SourceLine[];
}

const TYPES: ReadonlySet<string> = new Set(['deb', 'deb-src']);

export function parseSourceLine(text: string): SourceLine {
  const trimmed = text.trim();
  const enabled = !trimmed.startsWith('#');
  const body = enabled ? trimmed : trimmed.slice(1);
  const hash = body.indexOf('#');
  const comment = hash > 0 ? body.slice(hash + 1).trim() : '';
  const source = (hash > 0 ? body.slice(0, hash) : body).trim();
  const words = source.split(/\s+/);
  const valid = TYPES.has(words[0]!);
  return { valid, enabled, source: valid ? words.join(' ') : source, comment };
}

/** The source that a task names. Throws ModuleFailure for what is none. */
export function parseRepo(repo: string): string {
  const line = parseSourceLine(repo);
  if (line.valid && line.enabled) return line.source;
  const trimmed = repo.trim();
  const body = line.enabled ? trimmed : trimmed.slice(1);
  const hash = body.indexOf('#');
  throw new ModuleFailure(`Invalid repository string: ${hash > 0 ? body.slice(0, hash) : body}`);
}

export function parseSourceFile(path: string, text: string): SourceFile {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return { path, lines: lines.map(parseSourceLine) };
}

export function sourceText(lines: readonly SourceLine[]): string {
  return lines
    .map(({ enabled, source, comment }) => `${enabled ? '' : '# '}${source}${comment === '' ? '' : ` # ${comment}`}\n`)
    .join('');
}

/** The files with a source in them: enabled where it is disabled, else in the file of that path. */
export function addSource(files: readonly SourceFile[], source: string, path: string): SourceFile[] {
  const same = (line: SourceLine) => line.valid && line.source === source;
  if (files.some(({ lines }) => lines.some(same))) {
    return files.map((file) => ({
      ...file,
      lines: file.lines.map((line) => (same(line) ? { ...line, enabled: true } : line)),
    }));
  }
  const fresh: SourceLine = { valid: true, enabled: true, source, comment: '' };
  if (!files.some((file) => file.path === path)) return [...files, { path, lines: [fresh] }];
  return files.map((file) => (file.path === path ? { ...file, lines: [...file.lines, fresh] } : file));
}

export function removeSource(files: readonly SourceFile[], source: string): SourceFile[] {
  return files.map((file) => ({
    ...file,
    lines: file.lines.filter((line) => !(line.valid && line.enabled && line.source === source)),
  }));
}

/** Name of a file for a source, from its address. */
export function suggestName(source: string): string {
  const bare = source.replace(/\[[^\]]+\]/g, '').replace(/\w+:\/\//g, '');
  const [address = ''] = bare.split(/\s+/).filter((word) => word !== '' && !TYPES.has(word));
  const host = address.slice(address.indexOf('@') + 1);
  return host
    .replace(/[^a-zA-Z0-9]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .join('_');
}

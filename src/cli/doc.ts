import { DroverError } from '../base/error.js';
import { suggest } from '../base/suggest.js';
import type { Settings } from '../config/settings.js';
import { type DocShelf, openShelf } from './doc-entries.js';
import type { DocEntry } from './doc-entry.js';
import { DOC_TYPES, type DocType, docSpec } from './doc-flags.js';
import { renderFiles, renderJson, renderJsonList, renderList, renderSnippet } from './doc-forms.js';
import { moduleIndex } from './doc-index.js';
import { renderPage } from './doc-page.js';
import type { ParsedFlags } from './flag.js';
import { type CommandMain, type Io, say } from './io.js';
import { UsageError } from './usage-error.js';
import { withSettings } from './with-settings.js';

/** `drover doc`: what modules and plugins do, from their declarations. Under the name that it was called by. */
export function docCommand(program: string): CommandMain {
  return (argv, io) =>
    withSettings(docSpec(program), argv, io, ({ flags, positional }, settings) =>
      show(flags, positional, settings, io),
    );
}

async function show(flags: ParsedFlags, names: readonly string[], settings: Settings, io: Io): Promise<number> {
  const type = typeOf(flags);
  const shelf = openShelf(type, settings, io);
  if (flags.markdown) return say(io, moduleIndex(await shelf.list()));
  if (flags.list || flags.list_files) return say(io, listing(flags, within(await shelf.list(), names)));
  if (names.length === 0) {
    throw new DroverError('Missing name(s), incorrect options passed for detailed documentation.', {
      code: 'options',
      hint: '`-l` lists what there is',
    });
  }
  const entries = await entriesOf(shelf, names, type, io);
  if (flags.snippet && type !== 'module')
    throw new DroverError(`there is no snippet of a ${type}`, { code: 'options' });
  const render = flags.snippet ? renderSnippet : renderPage;
  if (entries.length > 0 || flags.json) io.out(flags.json ? renderJson(entries) : entries.map(render).join('\n'));
  return entries.length < names.length ? 1 : 0;
}

function typeOf({ type = 'module' }: ParsedFlags): DocType {
  const found = DOC_TYPES.find((one) => one === type);
  if (found) return found;
  throw new UsageError(`argument -t/--type: '${String(type)}' has no pages here (choose from ${DOC_TYPES.join(', ')})`);
}

function listing(flags: ParsedFlags, entries: readonly DocEntry[]): string {
  if (flags.json) return renderJsonList(entries);
  return flags.list_files ? renderFiles(entries) : renderList(entries);
}

/** Those of the collections, or parts of names, that are asked for. */
function within(entries: readonly DocEntry[], names: readonly string[]): readonly DocEntry[] {
  if (names.length === 0) return entries;
  return entries.filter(({ name }) => names.some((wanted) => name === wanted || name.startsWith(`${wanted}.`)));
}

async function entriesOf(shelf: DocShelf, names: readonly string[], type: DocType, io: Io): Promise<DocEntry[]> {
  const entries: DocEntry[] = [];
  for (const name of names) {
    const found = await shelf.find(name);
    if (found) entries.push(found);
    else io.err(await missing(shelf, name, type));
  }
  return entries;
}

async function missing(shelf: DocShelf, name: string, type: DocType): Promise<string> {
  const known = (await shelf.list()).map((entry) => entry.name);
  const close = suggest(name, [...known, ...known.map((one) => one.split('.').at(-1)!)])[0];
  return `[WARNING]: ${name} was not found${close === undefined ? '' : `: did you mean ${type} '${close}'?`}\n`;
}

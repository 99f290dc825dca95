import type { DocEntry } from './doc-entry.js';
import { shown } from './doc-page.js';

/** docs/modules.md: every module with its options, what is not supported, and where it differs from Ansible's. */
export function moduleIndex(entries: readonly DocEntry[]): string {
  const collections = [...new Set(entries.map(({ name }) => collectionOf(name)))];
  return [
    '# Modules',
    '',
    'Made from the declarations by `drover doc --markdown`; a test compares. `drover doc NAME` shows the whole page of one.',
    ...collections.flatMap((collection) => [
      '',
      `## ${collection}`,
      ...entries.filter(({ name }) => collectionOf(name) === collection).flatMap(moduleText),
    ]),
    '',
  ].join('\n');
}

function collectionOf(name: string): string {
  return name.split('.').slice(0, -1).join('.');
}

function moduleText({ name, description, options = {}, differences = [] }: DocEntry): string[] {
  const rows = shown(options);
  const listed = rows.filter(([, { unsupported }]) => unsupported === undefined);
  const refused = rows.filter(([, { unsupported }]) => unsupported !== undefined);
  const names = (some: typeof rows) => some.map(([option]) => `\`${option}\``).join(', ');
  return [
    '',
    `### ${name.split('.').at(-1)}`,
    '',
    description,
    ...(listed.length > 0 ? ['', `Options: ${names(listed)}.`] : []),
    ...(refused.length > 0 ? ['', `Refused: ${names(refused)}.`] : []),
    ...(differences.length > 0 ? ['', ...differences.map((text) => `- ${text}`)] : []),
  ];
}

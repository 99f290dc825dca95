import { OPTION_NAMES, type OptionName, optionOf } from '../../src/config/table.js';

/** The tables of docs/configuration.md, from the table of options. */
export function optionTables(): string {
  const live = OPTION_NAMES.filter((name) => optionOf(name).inert === undefined);
  const inert = OPTION_NAMES.filter((name) => optionOf(name).inert !== undefined);
  return [
    '## Options',
    '',
    '| option | what it is | default | environment | ansible.cfg |',
    '|---|---|---|---|---|',
    ...live.map(row),
    '',
    '## Accepted, without effect',
    '',
    'These are options of Ansible’s that mean nothing here. They may be set; `-v` says so.',
    '',
    '| option | environment | ansible.cfg | why |',
    '|---|---|---|---|',
    ...inert.map(inertRow),
    '',
  ].join('\n');
}

function row(name: OptionName): string {
  const { type, default: fallback, env, ini, flags, choices, doc } = optionOf(name);
  const flag = flags ? ` ${flags.map(code).join(', ')}.` : '';
  const choice = choices ? ` One of ${choices.map(code).join(', ')}.` : '';
  const cells = [code(name), `${doc}${choice}${flag} (${type})`, defaultText(fallback), names(env), keys(ini)];
  return `| ${cells.map(cell).join(' | ')} |`;
}

function inertRow(name: OptionName): string {
  const { env, ini, inert } = optionOf(name);
  return `| ${[code(name), names(env), keys(ini), inert!].map(cell).join(' | ')} |`;
}

function defaultText(value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '–';
  return code(
    Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
}

function names(words: readonly string[] | undefined): string {
  return (words ?? []).map(code).join(', ') || '–';
}

/** `[section] key`. */
function keys(words: readonly string[] | undefined): string {
  return names(
    words?.map((word) => `[${word.slice(0, word.lastIndexOf('.'))}] ${word.slice(word.lastIndexOf('.') + 1)}`),
  );
}

function code(text: string): string {
  return text === '' ? '(empty)' : `\`${text}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

import type { ReturnedKey } from '../module/define.js';
import type { OptionRules, OptionSpec, Options } from '../module/spec.js';
import { dumpJson } from '../output/json.js';
import { fromPlain } from '../values/plain.js';
import type { DocEntry } from './doc-entry.js';

const WIDTH = 78;

/** A page for people: what it does, its options with their rules, what it returns, and where it differs from Ansible's. */
export function renderPage(entry: DocEntry): string {
  const { options, rules, returns, differences = [], examples, check, facts } = entry;
  const parts = [
    `> ${entry.name}${entry.file === undefined ? '' : `    (${entry.file})`}`,
    wrap(entry.description, 2),
    ...Object.entries(facts ?? {}).map(([title, text]) => section(title, wrap(text, 8))),
    options && shown(options).length > 0 ? section('Options (= is required)', optionsText(options, 2)) : '',
    rules && Object.keys(rules).length > 0 ? section('Rules', rulesText(rules)) : '',
    check === undefined ? '' : section('In check mode', wrap(check, 8)),
    returns && Object.keys(returns).length > 0 ? section('Returns', returnsText(returns, 2)) : '',
    differences.length > 0 ? section("Differences from Ansible's", listText(differences)) : '',
    examples === undefined ? '' : section('Examples', indent(examples.trim(), 2)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Options that are meant to be used. */
export function shown(options: Options): [string, OptionSpec][] {
  return Object.entries(options)
    .filter(([name, option]) => !option.hidden && !name.startsWith('_'))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function section(title: string, text: string): string {
  return `${title.toUpperCase()}\n\n${text}`;
}

function optionsText(options: Options, depth: number): string {
  return shown(options)
    .map(([name, option]) => optionText(name, option, depth))
    .join('\n\n');
}

function optionText(name: string, option: OptionSpec, depth: number): string {
  const { aliases = [], choices, elements, unsupported } = option;
  const type = option.type ?? 'str';
  const facts = [
    ...(unsupported === undefined ? [] : [`not supported: ${unsupported}`]),
    `type: ${elements ? `${type} of ${elements}` : type}`,
    ...(choices ? [`choices: ${choices.map((choice) => literal(choice)).join(', ')}`] : []),
    ...(option.default === undefined || option.default === null ? [] : [`default: ${literal(option.default)}`]),
    ...(aliases.length > 0 ? [`aliases: ${aliases.join(', ')}`] : []),
    ...(option.no_log ? ['its value is not shown'] : []),
  ];
  const head = `${' '.repeat(depth)}${option.required ? '=' : '-'} ${name}`;
  const text = [wrap(option.description, depth + 6), ...facts.map((fact) => wrap(fact, depth + 6))];
  const below = option.options ? [`\n${optionsText(option.options, depth + 6)}`] : [];
  return [head, ...text, ...below].join('\n');
}

function literal(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : dumpJson(fromPlain(value as never), {});
}

function rulesText(rules: OptionRules): string {
  const { mutually_exclusive: exclusive, required_together: together, required_one_of: oneOf } = rules;
  const { required_if: conditions, required_by: by } = rules;
  return listText([
    ...(exclusive ?? []).map((names) => `Only one of: ${names.join(', ')}.`),
    ...(together ?? []).map((names) => `All or none of: ${names.join(', ')}.`),
    ...(oneOf ?? []).map((names) => `At least one of: ${names.join(', ')}.`),
    ...(conditions ?? []).map(([name, value, names, any]) => {
      return `When ${name} is ${literal(value)}: ${any ? 'one of ' : ''}${names.join(', ')}.`;
    }),
    ...Object.entries(by ?? {}).map(([name, names]) => `With ${name}: ${names.join(', ')}.`),
  ]);
}

function returnsText(returns: Readonly<Record<string, ReturnedKey>>, depth: number): string {
  return Object.entries(returns)
    .map(([name, key]) => returnText(name, key, depth))
    .join('\n\n');
}

function returnText(name: string, key: ReturnedKey, depth: number): string {
  const facts = [
    ...(key.returned === undefined ? [] : [`returned: ${key.returned}`]),
    ...(key.type === undefined ? [] : [`type: ${key.type}`]),
    ...(key.sample === undefined ? [] : [`sample: ${literal(key.sample)}`]),
  ];
  const text = [key.description, ...facts].map((line) => wrap(line, depth + 6));
  const below = key.contains ? [`\n${returnsText(key.contains, depth + 6)}`] : [];
  return [`${' '.repeat(depth)}- ${name}`, ...text, ...below].join('\n');
}

function listText(lines: readonly string[]): string {
  return lines.map((line) => wrap(line, 4).replace(/^ {4}/, '  * ')).join('\n');
}

function indent(text: string, depth: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(depth));
}

/** Words in lines of the page's width, behind so many spaces. */
export function wrap(text: string, depth: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && depth + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => ' '.repeat(depth) + one).join('\n');
}

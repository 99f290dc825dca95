import type { CommandSpec, Flag } from './flag.js';
import { metavarOf, takesValue } from './parse-flags.js';

const WIDTH = 78;
/** Column at which the explanations begin. */
const HELP_COLUMN = 24;

/** `usage: …`, wrapped, with a line break at its end. */
export function renderUsage(spec: CommandSpec): string {
  const start = `usage: ${spec.program} `;
  const { name, many, optional } = spec.positional;
  const positional = many ? `${name} [${name} ...]` : name;
  const words = [...flagUsages(spec.flags), optional === true ? `[${positional}]` : positional];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && start.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return `${start}${[...lines, line].join(`\n${' '.repeat(start.length)}`)}\n`;
}

/** The whole help: usage, description, and every flag under its headline. */
export function renderHelp(spec: CommandSpec): string {
  const groups = new Map<string, Flag[]>([['Options', []]]);
  for (const flag of spec.flags) {
    const title = flag.group ?? 'Options';
    groups.set(title, [...(groups.get(title) ?? []), flag]);
  }
  const sections = [
    renderUsage(spec),
    `${wrap(spec.description, 0)}\n`,
    `Arguments:\n${entry(spec.positional.name, spec.positional.help)}`,
    ...[...groups].map(([title, flags]) => `${title}:\n${renderFlags(flags)}`),
    ...(spec.epilog === undefined ? [] : [`${wrap(spec.epilog, 0)}\n`]),
  ];
  return sections.join('\n');
}

/** `[-k | --connection-password-file FILE]`: flags that exclude each other share brackets. */
function flagUsages(flags: readonly Flag[]): string[] {
  const done = new Set<string>();
  return flags.flatMap((flag) => {
    if (flag.exclusive === undefined) return [`[${usageOf(flag)}]`];
    if (done.has(flag.exclusive)) return [];
    done.add(flag.exclusive);
    const together = flags.filter(({ exclusive }) => exclusive === flag.exclusive);
    return [`[${together.map(usageOf).join(' | ')}]`];
  });
}

function usageOf(flag: Flag): string {
  return takesValue(flag) ? `${flag.names[0]} ${metavarOf(flag)}` : flag.names[0]!;
}

function renderFlags(flags: readonly Flag[]): string {
  const sorted = [...flags].sort((a, b) => (a.names.join() < b.names.join() ? -1 : 1));
  return sorted.map((flag) => entry(titleOf(flag), helpOf(flag))).join('');
}

function titleOf(flag: Flag): string {
  return flag.names.map((name) => (takesValue(flag) ? `${name} ${metavarOf(flag)}` : name)).join(', ');
}

function helpOf(flag: Flag): string {
  return flag.kind === 'list' || flag.kind === 'count' ? `${flag.help}; may be given several times` : flag.help;
}

function entry(title: string, help: string): string {
  const text = wrap(help, HELP_COLUMN);
  if (title.length + 4 > HELP_COLUMN) return `  ${title}\n${' '.repeat(HELP_COLUMN)}${text}\n`;
  return `${`  ${title}`.padEnd(HELP_COLUMN)}${text}\n`;
}

/** The text in lines, the first of which begins where it is put. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

import { ModuleCrash } from '../../src/module/index.js';

/** An INI file as Python's RawConfigParser has it: sections of options, by name. */
export type PythonConfig = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Comments are dropped, names of options are in lower case, indented lines go on with the value above. */
export function parsePythonConfig(text: string, path: string): PythonConfig {
  const sections = new Map<string, Map<string, string[]>>();
  let section: Map<string, string[]> | undefined;
  let value: string[] | undefined;
  let indent = 0;
  let current = '';
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (/^[#;]/.test(trimmed)) continue;
    if (trimmed === '') {
      value?.push('');
      continue;
    }
    const depth = line.search(/\S/);
    if (value && depth > indent) {
      value.push(trimmed);
      continue;
    }
    indent = depth;
    const header = /^\[(.+)\]/.exec(trimmed)?.[1];
    if (header !== undefined) {
      if (sections.has(header)) throw new ModuleCrash(`${readingFrom(path, at)}: section '${header}' already exists`);
      section = new Map();
      current = header;
      sections.set(header, section);
      value = undefined;
    } else {
      if (!section)
        throw new ModuleCrash(`File contains no section headers.\nfile: '${path}', line: ${at + 1}\n'${line}\\n'`);
      const option = /^(.*?)\s*[=:]\s*(.*)$/.exec(trimmed);
      if (!option)
        throw new ModuleCrash(
          `Source contains parsing errors: '${path}'\n\t[line ${String(at + 1).padStart(2)}]: '${line}\\n'`,
        );
      const name = option[1]!.toLowerCase();
      if (section.has(name))
        throw new ModuleCrash(`${readingFrom(path, at)}: option '${name}' in section '${current}' already exists`);
      value = [option[2]!];
      section.set(name, value);
    }
  }
  return new Map([...sections].map(([name, options]) => [name, joined(options)]));
}

function joined(options: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  return new Map([...options].map(([name, lines]) => [name, lines.join('\n').trimEnd()]));
}

/** Where Python's message has the place: `[line  3]`. */
function readingFrom(path: string, at: number): string {
  return `While reading from '${path}' [line ${String(at + 1).padStart(2)}]`;
}

/** As RawConfigParser writes it. */
export function writePythonConfig(config: PythonConfig): string {
  return [...config]
    .map(([name, options]) => {
      const lines = [...options].map(([option, value]) => `${option} = ${value.replaceAll('\n', '\n\t')}\n`);
      return `[${name}]\n${lines.join('')}\n`;
    })
    .join('');
}

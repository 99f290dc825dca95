import { suggest } from '../base/suggest.js';
import type { CommandMain, Io } from './io.js';
import { reportError } from './report.js';
import { droverVersion } from './version.js';

interface CommandRow {
  readonly description: string;
  /** Name of Ansible's program that does the same: called by it, drover is this command. */
  readonly alias?: string;
  /** Loads the command, for a program of this name. */
  load(program: string): Promise<CommandMain>;
}

/** The commands. Each is loaded when it is called: a start must not pay for the others. */
export const COMMANDS: Readonly<Record<string, CommandRow>> = {
  playbook: {
    description: 'run playbooks',
    alias: 'ansible-playbook',
    load: async (program) => (await import('./playbook.js')).playbookMain(program),
  },
  check: {
    description: 'look through playbooks before they run',
    load: async (program) => (await import('./check.js')).checkCommand(program),
  },
  adhoc: {
    description: 'run one module on the hosts that match a pattern',
    alias: 'ansible',
    load: async (program) => (await import('./adhoc.js')).adhocMain(program),
  },
  inventory: {
    description: 'show what the inventory holds',
    alias: 'ansible-inventory',
    load: async (program) => (await import('./inventory.js')).inventoryCommand(program),
  },
  explain: {
    description: 'say where the value of a variable comes from, and what it overrides',
    load: async (program) => (await import('./explain.js')).explainMain(program),
  },
  vault: {
    description: 'encrypt and decrypt files and strings',
    alias: 'ansible-vault',
    load: async (program) => (await import('./vault.js')).vaultCommand(program),
  },
  config: {
    description: 'show and check the configuration',
    alias: 'ansible-config',
    load: async (program) => (await import('./config.js')).configCommand(program),
  },
  doc: {
    description: 'show what modules and plugins do, and their options',
    alias: 'ansible-doc',
    load: async (program) => (await import('./doc.js')).docCommand(program),
  },
  schema: {
    description: 'print JSON Schemas of playbooks for editors',
    load: async () => (await import('./schema.js')).schema,
  },
  completion: {
    description: 'print the completion script of a shell',
    load: async () => (await import('./completion.js')).completion,
  },
};

/** Runs the command that the words name, or the one that the program was called by. Gives the exit status. */
export async function main(calledAs: string, argv: readonly string[], io: Io): Promise<number> {
  const program = calledAs.replace(/\.[cm]?js$/, '');
  const alias = Object.values(COMMANDS).find((row) => row.alias === program);
  if (alias) return runRow(alias, program, argv, io);
  const [name, ...rest] = argv;
  if (name === undefined || name === '-h' || name === '--help' || name === 'help') return help(name, io);
  if (name === '--version') {
    io.out(`drover ${droverVersion()}\n`);
    return 0;
  }
  if (Object.hasOwn(COMMANDS, name)) return runRow(COMMANDS[name]!, `drover ${name}`, rest, io);
  const [close] = suggest(name, Object.keys(COMMANDS), 1);
  const hint = close === undefined ? "See 'drover --help'." : `Did you mean '${close}'?`;
  io.err(`drover: '${name}' is no command. ${hint}\n`);
  return 2;
}

async function runRow(row: CommandRow, program: string, argv: readonly string[], io: Io): Promise<number> {
  try {
    const command = await row.load(program);
    return await command(argv, io);
  } catch (error) {
    return reportError(error, io);
  }
}

function help(asked: string | undefined, io: Io): number {
  const rows = Object.entries(COMMANDS).map(([name, { description, alias }]) => {
    return `  ${name.padEnd(12)}${description}${alias === undefined ? '' : ` (as ${alias})`}\n`;
  });
  const text = [
    'usage: drover COMMAND [options]\n\n',
    'Runs Ansible plays over in-process SSH, without Python on the target.\n\n',
    'Commands:\n',
    ...rows,
    "\n'drover COMMAND --help' says more of a command. 'drover --version' shows the version.\n",
  ].join('');
  if (asked === undefined) io.err(text);
  else io.out(text);
  return asked === undefined ? 2 : 0;
}

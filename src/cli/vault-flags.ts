import { baseFlags, vaultFlags } from './common-flags.js';
import type { CommandSpec, Flag } from './flag.js';

const output: Flag = {
  names: ['--output'],
  key: 'output_file',
  kind: 'value',
  type: 'path',
  help: 'write to this file instead; - is standard output',
};

const encryptId: Flag = {
  names: ['--encrypt-vault-id'],
  key: 'encrypt_vault_id',
  kind: 'value',
  setting: 'DEFAULT_VAULT_ENCRYPT_IDENTITY',
  help: 'encrypt with the password of this id; needed when there are several',
};

const editor: Flag = {
  names: ['--skip-tty-check'],
  key: 'skip_tty_check',
  kind: 'switch',
  help: 'open the editor even where there is no terminal',
};

const strings: readonly Flag[] = [
  { names: ['-p', '--prompt'], key: 'prompt', kind: 'switch', help: 'ask for the string and its name' },
  { names: ['--show-input'], key: 'show_input', kind: 'switch', help: 'show the string while it is typed' },
  { names: ['-n', '--name'], key: 'names', kind: 'list', help: 'name of the variable, for each string in turn' },
  { names: ['--stdin-name'], key: 'stdin_name', kind: 'value', help: 'name of the variable read from standard input' },
];

const newSecret: readonly Flag[] = [
  {
    names: ['--new-vault-password-file'],
    key: 'new_vault_password_file',
    kind: 'value',
    type: 'path',
    exclusive: 'new-secret',
    help: 'take the new password from this file, or from what it prints when it is a program',
  },
  {
    names: ['--new-vault-id'],
    key: 'new_vault_id',
    kind: 'value',
    exclusive: 'new-secret',
    help: 'the new identity: LABEL@SOURCE',
  },
];

interface ActionRow {
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly argument: string;
}

/** What can be done with vault data, in the order in which the help names it. */
const ACTIONS = {
  create: { description: 'Edits a new file and encrypts it.', flags: [encryptId, editor], argument: 'file_name' },
  decrypt: { description: 'Decrypts files.', flags: [output], argument: 'file_name' },
  edit: { description: 'Edits encrypted files.', flags: [encryptId], argument: 'file_name' },
  view: { description: 'Shows encrypted files.', flags: [], argument: 'file_name' },
  encrypt: { description: 'Encrypts files.', flags: [output, encryptId], argument: 'file_name' },
  encrypt_string: {
    description: 'Encrypts strings, for use inside YAML.',
    flags: [output, encryptId, ...strings],
    argument: 'string_to_encrypt',
  },
  rekey: { description: 'Encrypts encrypted files anew.', flags: [encryptId, ...newSecret], argument: 'file_name' },
} as const satisfies Record<string, ActionRow>;

export type VaultAction = keyof typeof ACTIONS;

export const VAULT_ACTIONS = Object.keys(ACTIONS) as VaultAction[];

export function isVaultAction(word: string): word is VaultAction {
  return Object.hasOwn(ACTIONS, word);
}

/** The command itself, as far as the word that names the action. */
export function vaultSpec(program: string): CommandSpec {
  const rows = VAULT_ACTIONS.map((action) => `${action}: ${ACTIONS[action].description}`);
  return {
    program,
    description: 'Encrypts and decrypts files and strings that hold secrets.',
    epilog: `'${program} ACTION --help' says more of an action.`,
    flags: baseFlags,
    positional: { name: `{${VAULT_ACTIONS.join(',')}}`, many: false, help: rows.join(' ') },
  };
}

/** One action, with what it takes. */
export function vaultActionSpec(program: string, action: VaultAction): CommandSpec {
  const { description, flags, argument } = ACTIONS[action];
  return {
    program: `${program} ${action}`,
    description,
    flags: [...baseFlags.filter(({ key }) => key !== 'version'), ...vaultFlags, ...flags],
    positional: { name: argument, many: true, optional: true, help: argumentHelp(action) },
  };
}

function argumentHelp(action: VaultAction): string {
  if (action === 'encrypt_string') return 'the strings; - is standard input';
  return action === 'encrypt' || action === 'decrypt' ? 'the files; - is standard input' : 'the files';
}

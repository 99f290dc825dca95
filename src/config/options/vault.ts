import type { OptionTable } from '../option.js';

/** Encrypted values. */
export const vault = {
  DEFAULT_ASK_VAULT_PASS: {
    type: 'boolean',
    default: false,
    env: ['ANSIBLE_ASK_VAULT_PASS'],
    ini: ['defaults.ask_vault_pass'],
    flags: ['-J', '--ask-vault-password'],
    doc: 'Whether to ask for the vault password.',
  },
  DEFAULT_VAULT_ENCRYPT_IDENTITY: {
    type: 'string',
    env: ['ANSIBLE_VAULT_ENCRYPT_IDENTITY'],
    ini: ['defaults.vault_encrypt_identity'],
    flags: ['--encrypt-vault-id'],
    doc: 'Vault id to encrypt with when there are several.',
  },
  DEFAULT_VAULT_ID_MATCH: {
    type: 'boolean',
    default: false,
    env: ['ANSIBLE_VAULT_ID_MATCH'],
    ini: ['defaults.vault_id_match'],
    doc: 'Whether a secret is tried only on what was encrypted with its own vault id.',
  },
  DEFAULT_VAULT_IDENTITY: {
    type: 'string',
    default: 'default',
    env: ['ANSIBLE_VAULT_IDENTITY'],
    ini: ['defaults.vault_identity'],
    doc: 'Label of a vault password that is given without one.',
  },
  DEFAULT_VAULT_IDENTITY_LIST: {
    type: 'list',
    default: [],
    env: ['ANSIBLE_VAULT_IDENTITY_LIST'],
    ini: ['defaults.vault_identity_list'],
    flags: ['--vault-id'],
    doc: 'Vault ids to use by default, as --vault-id gives them.',
  },
  DEFAULT_VAULT_PASSWORD_FILE: {
    type: 'path',
    env: ['ANSIBLE_VAULT_PASSWORD_FILE'],
    ini: ['defaults.vault_password_file'],
    flags: ['--vault-password-file'],
    doc: 'File that holds the vault password, or program that prints it.',
  },
  VAULT_ENCRYPT_SALT: {
    type: 'string',
    env: ['ANSIBLE_VAULT_ENCRYPT_SALT'],
    ini: ['defaults.vault_encrypt_salt'],
    doc: 'Salt for encryption; a random one when it is not set.',
  },
} as const satisfies OptionTable;

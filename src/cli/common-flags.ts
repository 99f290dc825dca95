import type { Flag } from './flag.js';

const CONNECTION = 'Connection options';
const BECOME = 'Privilege escalation options';

/** Flags that every command has. */
export const baseFlags: readonly Flag[] = [
  { names: ['-h', '--help'], key: 'help', kind: 'switch', help: 'show this text and exit' },
  { names: ['--version'], key: 'version', kind: 'switch', help: 'show the version and exit' },
  {
    names: ['-v', '--verbose'],
    key: 'verbosity',
    kind: 'count',
    setting: 'DEFAULT_VERBOSITY',
    help: 'show more: results from -v on, paths of tasks from -vv, arguments from -vvv, connections from -vvvv',
  },
];

export const connectionFlags: readonly Flag[] = [
  {
    names: ['--private-key', '--key-file'],
    key: 'private_key_file',
    kind: 'value',
    type: 'path',
    setting: 'DEFAULT_PRIVATE_KEY_FILE',
    group: CONNECTION,
    help: 'log in with the private key in this file',
  },
  {
    names: ['-u', '--user'],
    key: 'remote_user',
    kind: 'value',
    setting: 'DEFAULT_REMOTE_USER',
    group: CONNECTION,
    help: 'log in as this user',
  },
  {
    names: ['-c', '--connection'],
    key: 'connection',
    kind: 'value',
    setting: 'DEFAULT_TRANSPORT',
    group: CONNECTION,
    help: 'how hosts are reached: ssh or local',
  },
  {
    names: ['-T', '--timeout'],
    key: 'timeout',
    kind: 'value',
    type: 'int',
    setting: 'DEFAULT_TIMEOUT',
    group: CONNECTION,
    help: 'seconds within which a connection must stand',
  },
  {
    names: ['--ssh-common-args'],
    key: 'ssh_common_args',
    kind: 'value',
    group: CONNECTION,
    help: 'options of ssh(1) for every connection, ProxyJump for one',
  },
  {
    names: ['--sftp-extra-args'],
    key: 'sftp_extra_args',
    kind: 'value',
    setting: 'connection.ssh.sftp_extra_args',
    group: CONNECTION,
    help: 'accepted for sftp; files travel over the same connection',
  },
  {
    names: ['--scp-extra-args'],
    key: 'scp_extra_args',
    kind: 'value',
    setting: 'connection.ssh.scp_extra_args',
    group: CONNECTION,
    help: 'accepted for scp; files travel over the same connection',
  },
  {
    names: ['--ssh-extra-args'],
    key: 'ssh_extra_args',
    kind: 'value',
    group: CONNECTION,
    help: 'more options of ssh(1)',
  },
  {
    names: ['-k', '--ask-pass'],
    key: 'ask_pass',
    kind: 'switch',
    setting: 'DEFAULT_ASK_PASS',
    exclusive: 'connection-password',
    help: 'ask for the password of the login user',
  },
  {
    names: ['--connection-password-file', '--conn-pass-file'],
    key: 'connection_password_file',
    kind: 'value',
    type: 'path',
    setting: 'CONNECTION_PASSWORD_FILE',
    exclusive: 'connection-password',
    help: 'take the password of the login user from this file, or from what it prints when it is a program',
  },
];

export const becomeFlags: readonly Flag[] = [
  {
    names: ['-b', '--become'],
    key: 'become',
    kind: 'switch',
    setting: 'DEFAULT_BECOME',
    group: BECOME,
    help: 'run tasks as another user; asks for no password by itself',
  },
  {
    names: ['--become-method'],
    key: 'become_method',
    kind: 'value',
    setting: 'DEFAULT_BECOME_METHOD',
    group: BECOME,
    help: 'how to become that user',
  },
  {
    names: ['--become-user'],
    key: 'become_user',
    kind: 'value',
    setting: 'DEFAULT_BECOME_USER',
    group: BECOME,
    help: 'the user to become',
  },
  {
    names: ['-K', '--ask-become-pass'],
    key: 'become_ask_pass',
    kind: 'switch',
    setting: 'DEFAULT_BECOME_ASK_PASS',
    exclusive: 'become-password',
    help: 'ask for the password of privilege escalation',
  },
  {
    names: ['--become-password-file', '--become-pass-file'],
    key: 'become_password_file',
    kind: 'value',
    type: 'path',
    setting: 'BECOME_PASSWORD_FILE',
    exclusive: 'become-password',
    help: 'take the password of privilege escalation from this file, or from what it prints when it is a program',
  },
];

export const inventoryFlags: readonly Flag[] = [
  {
    names: ['-i', '--inventory', '--inventory-file'],
    key: 'inventory',
    kind: 'list',
    help: 'an inventory: a file, a directory, a program, or hosts parted by commas',
    deprecated: { names: ['--inventory-file'], version: '2.23', instead: '-i or --inventory' },
  },
  {
    names: ['--list-hosts'],
    key: 'listhosts',
    kind: 'switch',
    help: 'list the hosts that match, and do nothing else',
  },
  {
    names: ['-l', '--limit'],
    key: 'subset',
    kind: 'value',
    help: 'keep to the hosts that this pattern matches too',
  },
  {
    names: ['--flush-cache'],
    key: 'flush_cache',
    kind: 'switch',
    help: 'forget the cached facts of every host in the inventory',
  },
];

export const checkFlags: readonly Flag[] = [
  {
    names: ['-C', '--check'],
    key: 'check',
    kind: 'switch',
    help: 'change nothing; say what would change',
  },
  {
    names: ['-D', '--diff'],
    key: 'diff',
    kind: 'switch',
    setting: 'DIFF_ALWAYS',
    help: 'show how files and texts change',
  },
];

export const vaultFlags: readonly Flag[] = [
  { names: ['--vault-id'], key: 'vault_ids', kind: 'list', help: 'an identity of the vault: LABEL@SOURCE' },
  {
    names: ['-J', '--ask-vault-password', '--ask-vault-pass'],
    key: 'ask_vault_pass',
    kind: 'switch',
    setting: 'DEFAULT_ASK_VAULT_PASS',
    exclusive: 'vault-password',
    help: "ask for the vault's password",
  },
  {
    names: ['--vault-password-file', '--vault-pass-file'],
    key: 'vault_password_files',
    kind: 'list',
    type: 'path',
    exclusive: 'vault-password',
    help: "take the vault's password from this file, or from what it prints when it is a program",
  },
];

/** Flags of all commands that run tasks. */
export const runFlags: readonly Flag[] = [
  {
    names: ['-e', '--extra-vars'],
    key: 'extra_vars',
    kind: 'list',
    help: 'variables: key=value words, YAML or JSON, or @FILE with either',
  },
  {
    names: ['-f', '--forks'],
    key: 'forks',
    kind: 'value',
    type: 'int',
    setting: 'DEFAULT_FORKS',
    help: 'how many hosts to work on at one time',
  },
  {
    names: ['-M', '--module-path'],
    key: 'module_path',
    kind: 'list',
    type: 'paths',
    prepends: true,
    setting: 'DEFAULT_MODULE_PATH',
    help: 'directories with modules of your own, parted by colons, to be searched first',
  },
  {
    names: ['--callback'],
    key: 'callback',
    kind: 'value',
    setting: 'DEFAULT_STDOUT_CALLBACK',
    help: 'how to show the run: default, json, jsonl, minimal, oneline, or one of your own',
  },
];

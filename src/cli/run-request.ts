import { yamlOptions } from '../inventory/yaml-options.js';
import type { Output } from '../output/fanout.js';
import { decryptText } from '../run/decrypt-text.js';
import type { RunRequest } from '../run.js';
import type { Invocation } from './command.js';
import { openDecryption } from './decryption.js';
import { loadExtraVars } from './extra-vars.js';
import { pathContext } from './flag-settings.js';
import { readPasswords } from './passwords.js';
import { createPrompter } from './prompter.js';

/** The part of a run's request that playbooks and ad-hoc commands have in common. Asks for passwords. */
export async function runRequest(
  invocation: Invocation,
  output: Output,
  playbooks: RunRequest['playbooks'],
  { asksPasswords = true } = {},
): Promise<RunRequest> {
  const { flags, settings, redactor, io } = invocation;
  const passwords = asksPasswords ? await readPasswords(settings, io) : undefined;
  for (const password of Object.values(passwords ?? {}))
    if (typeof password === 'string' && password !== '') redactor.add(password);
  const text = (key: string) => flags[key] as string | undefined;
  const paths = pathContext(io);
  const warn = (message: string) => output.emit({ type: 'warning', message });
  const decryption = await openDecryption({ flags, settings, redactor, io, warn });
  return {
    playbooks,
    settings,
    ...paths,
    inventory: flags.inventory as string[] | undefined,
    limit: text('subset'),
    forks: settings.get('DEFAULT_FORKS'),
    user: text('remote_user'),
    privateKey: text('private_key_file'),
    connection: text('connection'),
    timeout: flags.timeout as number | undefined,
    taskTimeout: settings.get('TASK_TIMEOUT'),
    sshCommonArgs: text('ssh_common_args'),
    sshExtraArgs: text('ssh_extra_args'),
    become: flags.become as boolean | undefined,
    becomeMethod: text('become_method'),
    becomeUser: text('become_user'),
    passwords,
    extraVars: loadExtraVars((flags.extra_vars as string[] | undefined) ?? [], {
      paths,
      hashBehaviour: settings.get('DEFAULT_HASH_BEHAVIOUR'),
      decrypt: decryptText(decryption),
      yaml: yamlOptions({ settings, notify: output.emit }, false),
    }),
    decryption,
    check: flags.check === true,
    diff: settings.get('DIFF_ALWAYS'),
    flushCache: flags.flush_cache === true,
    verbosity: settings.get('DEFAULT_VERBOSITY'),
    redactor,
    emit: output.emit,
    prompter: createPrompter(io, output),
    signal: io.signal,
  };
}

/** Status of the command line for a run's: a broken-off play counts as failed hosts. */
export function exitStatus(status: number): number {
  return (status & 8) === 0 ? status : 2;
}

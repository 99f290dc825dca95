import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileStats } from '../base/file-stats.js';
import { type PathContext, resolvePath } from './path.js';

export interface FoundConfig {
  /** The file to read, or undefined when there is none. */
  readonly file: string | undefined;
  readonly warnings: readonly string[];
}

/**
 * The first of $ANSIBLE_CONFIG, ./ansible.cfg, ~/.ansible.cfg and /etc/ansible/ansible.cfg that can be read. The one in the
 * current directory is left out when everyone may write there: whoever can put a file there could run programs as you.
 */
export function findConfigFile(context: PathContext): FoundConfig {
  const fromEnvironment = context.environment.ANSIBLE_CONFIG;
  const named = fromEnvironment === undefined ? undefined : fileIn(resolvePath(fromEnvironment, context));
  const here = join(context.cwd, 'ansible.cfg');
  const open = isWorldWritable(context.cwd);
  const candidates = [
    named,
    open ? undefined : here,
    resolvePath('~/.ansible.cfg', context),
    '/etc/ansible/ansible.cfg',
  ];
  const file = candidates.find((path) => path !== undefined && isReadable(path));
  const refused = open && existsSync(here) && (named === undefined || file !== named);
  return { file, warnings: refused ? [refusal(context.cwd)] : [] };
}

function refusal(directory: string): string {
  return (
    `Ansible is being run in a world writable directory (${directory}), ignoring it as an ansible.cfg source. ` +
    'For more information see https://docs.ansible.com/ansible/devel/reference_appendices/config.html#cfg-in-world-writable-dir'
  );
}

function fileIn(path: string): string {
  return fileStats(path)?.isDirectory() ? join(path, 'ansible.cfg') : path;
}

function isWorldWritable(directory: string): boolean {
  return ((fileStats(directory)?.mode ?? 0) & 0o002) !== 0;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

import { posix } from 'node:path';
import { ModuleFailure } from '../../src/module/index.js';
import { missingTool } from './missing-tool.js';
import type { RsyncArgs } from './rsync-options.js';
import { shlexQuote } from './shlex.js';

interface Programs {
  readonly rsync: string;
  readonly ssh: string | undefined;
}

/** The command line as results show it; its words are those that `shlexSplit` finds. */
export function rsyncCommand(
  args: RsyncArgs,
  { rsync, ssh }: Programs,
  { check, mark }: { readonly check: boolean; readonly mark: string },
): string {
  const { src, dest } = args;
  if (isDaemon(src) && isDaemon(dest)) throw new ModuleFailure('either src or dest must be a localhost', { rc: 1 });
  const words = [
    ...(args._local_rsync_password ? ['sshpass', '-d3'] : []),
    rsync,
    ...(args.delay_updates ? ['--delay-updates', '-F'] : []),
    ...flag(args.compress, '--compress'),
    ...(args.rsync_timeout ? [`--timeout=${args.rsync_timeout}`] : []),
    ...flag(check, '--dry-run'),
    ...flag(args.delete, '--delete-after'),
    ...flag(args.existing_only, '--existing'),
    ...flag(args.checksum, '--checksum'),
    ...flag(args.copy_links, '--copy-links'),
    ...archiveFlags(args),
    ...flag(args.dirs, '--dirs'),
    ...shellFlag(args, ssh),
    ...(args.rsync_path ? [`--rsync-path=${shlexQuote(args.rsync_path)}`] : []),
    ...args.rsync_opts,
    ...flag(args.partial, '--partial'),
    ...linkFlags(args),
    `--out-format=${shlexQuote(`${mark}%i %n%L`)}`,
    shlexQuote(src),
    shlexQuote(dest),
  ];
  return words.join(' ');
}

function flag(wanted: boolean, word: string): string[] {
  return wanted ? [word] : [];
}

function isDaemon(path: string): boolean {
  return path.startsWith('rsync://');
}

const PARTS = ['recursive', 'links', 'perms', 'times', 'owner', 'group'] as const;

/** With `archive` what is switched off is said, without it what is switched on. */
function archiveFlags(args: RsyncArgs): string[] {
  const { archive } = args;
  const parts = PARTS.filter((part) => args[part] === !archive);
  return [...flag(archive, '--archive'), ...parts.map((part) => (archive ? `--no-${part}` : `--${part}`))];
}

/** How rsync calls ssh, where one end is on another host and `rsync_opts` does not say it. */
function shellFlag(args: RsyncArgs, ssh: string | undefined): string[] {
  const { src, dest, private_key: key, dest_port: port } = args;
  if (isDaemon(src) || isDaemon(dest) || !(src.includes(':') || dest.includes(':'))) return [];
  if (args.rsync_opts.some((option) => option.includes('--rsh'))) return [];
  if (!ssh) throw missingTool('ssh', 'openssh-client');
  const words = [
    ssh,
    ...(args.ssh_connection_multiplexing ? [] : ['-S', 'none']),
    ...((key ?? null) === null ? [] : ['-i', key!]),
    ...((port ?? null) === null ? [] : ['-o', `Port=${port}`]),
    ...(args.verify_host ? [] : ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null']),
  ];
  const text = `${words.map(shlexQuote).join(' ')}${args._ssh_args ? ` ${args._ssh_args}` : ''}`;
  return [`--rsh=${shlexQuote(text)}`];
}

function linkFlags({ link_dest, dest }: RsyncArgs): string[] {
  if (!link_dest) return [];
  const above = posix.resolve('/', dest.slice(0, dest.lastIndexOf('/') + 1));
  const paths = link_dest.map((path) => posix.resolve('/', path));
  if (paths.some((path) => above.startsWith(path))) {
    throw new ModuleFailure(
      `Hardlinking into a subdirectory of the source would cause recursion. ${above} and ${dest}`,
    );
  }
  // Without -vv rsync says nothing of a new hard link.
  return ['-H', '-vv', ...paths.map((path) => `--link-dest=${path}`)];
}

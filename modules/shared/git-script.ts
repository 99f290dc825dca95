import { posix } from 'node:path';
import { ModuleFailure, quote, shellFile, type Target } from '../../src/module/index.js';
import type { GitArgs } from './git-options.js';

const GIT = ['git-parts.sh', 'git.sh'].map((name) => shellFile(import.meta.url, name)).join('\n');

/** Ends of archive files, and what git calls them. */
const FORMATS: Readonly<Record<string, string>> = { '.zip': 'zip', '.gz': 'tar.gz', '.tar': 'tar', '.tgz': 'tgz' };

/** The whole of it as one script. */
export function gitScript(args: GitArgs, target: Pick<Target, 'check' | 'diff'>): string {
  refuse(args);
  const { repo } = args;
  const variables: Record<string, string> = {
    git: args.executable ?? '',
    given: repo,
    version: args.version,
    remote: args.remote,
    refspec: args.refspec ?? '',
    reference: args.reference ?? '',
    depth: String(args.depth ?? ''),
    allowed: args.gpg_allowlist.map((print) => `${print}\x1e`).join(''),
    archive: args.archive ?? '',
    prefix: args.archive_prefix ?? '',
    prefixed: flag((args.archive_prefix ?? null) !== null),
    format: FORMATS[posix.extname(args.archive ?? '')] ?? '',
    force: flag(args.force),
    clone: flag(args.clone),
    update: flag(args.update),
    verify: flag(args.verify_commit),
    bare: flag(args.bare),
    recursive: flag(args.recursive),
    single: flag(args.single_branch),
    track: flag(args.track_submodules),
    check: flag(target.check),
    diff: flag(target.diff),
  };
  return [
    ...Object.entries(variables).map(([name, value]) => `drover_${name}=${quote(value)}`),
    pathVariable('dest', args.dest),
    pathVariable('separate', args.separate_git_dir),
    repoVariable(repo),
    FIND_GIT,
    maskScript(args.umask),
    sshScript(args),
    GIT,
  ].join('\n');
}

const FIND_GIT = `if [ -z "$drover_git" ]; then drover_git=$(command -v git) || { printf 'nogit=1\\0'; exit 0; }
elif ! command -v "$drover_git" >/dev/null; then printf 'badgit=1\\0'; exit 0
fi`;

function flag(given: boolean): string {
  return given ? '1' : '';
}

/** What git would take for a flag. */
function refuse(args: GitArgs): void {
  for (const name of ['repo', 'version', 'remote', 'refspec', 'dest'] as const) {
    if (args[name]?.startsWith('-')) throw new ModuleFailure(`${name} may not begin with a dash: ${args[name]}`);
  }
  if (args.archive && !FORMATS[posix.extname(args.archive)]) {
    throw new ModuleFailure(`Unable to get file extension from archive file name : ${args.archive}`, {
      details:
        "Please specify archive as filename with extension. File extension can be one of ['tar', 'tar.gz', 'zip', 'tgz']",
    });
  }
  if (!args.dest && args.clone) {
    throw new ModuleFailure('the destination directory must be specified unless clone=no');
  }
}

/** An absolute path without dots and double slashes. */
function pathVariable(name: string, path: string | null | undefined): string {
  if (!path) return `drover_${name}=`;
  const normal = posix.normalize(path).replace(/(.)\/+$/, '$1');
  return `drover_${name}=${normal.startsWith('/') ? '' : '$PWD/'}${quote(normal)}`;
}

/** A path on the target is a `file:` URL for git, so that depth works. */
function repoVariable(repo: string): string {
  if (repo.startsWith('/')) return `drover_repo=${quote(`file://${repo}`)}`;
  if (/^~(\/|$)/.test(repo)) return `drover_repo=file://$HOME${quote(repo.slice(1))}`;
  return `drover_repo=${quote(repo)}`;
}

function maskScript(umask: unknown): string {
  if (umask === null || umask === undefined) return '';
  if (typeof umask !== 'string') throw new ModuleFailure('umask must be defined as a quoted octal integer');
  const digits = /^\s*(?:0o)?([0-7]+)\s*$/i.exec(umask)?.[1];
  if (digits === undefined) {
    throw new ModuleFailure('umask must be an octal integer', {
      details: `invalid literal for int() with base 8: '${umask}'`,
    });
  }
  return `umask ${digits}`;
}

/** Tells git how to call ssh. */
function sshScript(args: GitArgs): string {
  const key = args.key_file ?? '';
  const accept = args.accept_hostkey ? 'no' : args.accept_newhostkey ? 'accept-new' : '';
  return `drover_ssh=\${GIT_SSH_OPTS-}
drover_own=${quote(args.ssh_opts ?? '')}
drover_accept=${quote(accept)}
if [ "$drover_accept" = accept-new ]; then
  command -v ssh >/dev/null 2>&1 || { printf 'nossh=1\\0'; exit 0; }
  if ! ssh -o StrictHostKeyChecking=accept-new -V >/dev/null 2>&1; then printf 'oldssh=1\\0'; drover_accept=; fi
fi
case $drover_own in
  *'-o StrictHostKeyChecking=no'* | *'-o StrictHostKeyChecking=accept-new'*) ;;
  *) [ -z "$drover_accept" ] || drover_own="$drover_own -o StrictHostKeyChecking=$drover_accept" ;;
esac
[ -z "$drover_own" ] || drover_ssh="$drover_ssh $drover_own"
case $drover_ssh in *BatchMode=yes*) ;; *) drover_ssh="$drover_ssh -o BatchMode=yes" ;; esac
drover_key=${quote(key)}
if [ -n "$drover_key" ]; then
  drover_ssh="$drover_ssh -i "${quote(quote(key))}
  case $drover_ssh in *IdentitiesOnly=yes*) ;; *) drover_ssh="$drover_ssh -o IdentitiesOnly=yes" ;; esac
fi
export GIT_SSH_COMMAND="\${GIT_SSH:-\${GIT_SSH_COMMAND:-ssh}} $drover_ssh"`;
}

import { type Answer, ModuleFailure, type ModuleResult, type PlainDict, type Target } from '../../src/module/index.js';
import type { GitArgs } from './git-options.js';
import { missingTool } from './missing-tool.js';
import { shlexQuote } from './shlex.js';

type Pairs = ReadonlyMap<string, string>;

/** The result that the script's fields tell. Throws ModuleFailure where it failed. */
export function gitResult(answer: Answer, args: GitArgs, target: Target): ModuleResult {
  const { pairs } = answer;
  if (pairs.has('nogit')) throw missingTool('git', 'git');
  if (pairs.has('badgit')) {
    const words = { cmd: `${shlexQuote(args.executable!)} --version`, rc: 2, stdout: '', stderr: '' };
    throw new ModuleFailure('Error executing command.', words, { hint: '`executable` is no program on the target' });
  }
  if (pairs.has('nossh')) {
    throw new ModuleFailure('Remote host is missing ssh command, so you cannot use acceptnewhostkey option.', {
      details: 'Failed to find required executable "ssh"',
    });
  }
  if (pairs.has('oldssh')) {
    target.warn('Your ssh client does not support accept_newhostkey option, therefore it cannot be used.');
  }
  const depth = pairs.get('warn:depth');
  if (depth !== undefined) target.warn(depth);
  if (pairs.has('failed')) throw failure(pairs);
  if (answer.rc !== 0) throw new ModuleFailure(answer.errorText.trim(), { rc: answer.rc });
  const diff = target.diff ? diffOf(pairs) : undefined;
  return { ...told(pairs, args), ...(diff === undefined ? {} : { diff }) };
}

/** Keys that are told as they are. */
function told(pairs: Pairs, args: GitArgs): PlainDict {
  const flags = ['remote_url_changed', 'submodules_changed'] as const;
  const texts = ['msg', 'git_dir_before', 'git_dir_now'] as const;
  const updated = pairs.has('before') && args.update;
  return {
    changed: pairs.get('changed') === '1',
    before: pairs.get('before') ?? null,
    ...(pairs.has('after') && { after: pairs.get('after')! }),
    ...Object.fromEntries(flags.flatMap((name) => (pairs.has(name) ? [[name, pairs.get(name) === '1']] : []))),
    ...Object.fromEntries(texts.flatMap((name) => (pairs.has(name) ? [[name, pairs.get(name)!]] : []))),
    ...(updated && pairs.has('msg') ? { changed: true } : {}),
  };
}

function diffOf(pairs: Pairs): PlainDict | undefined {
  const [before, after] = [pairs.get('before'), pairs.get('after')];
  const shown = pairs.get('diff')?.replace(/x$/, '');
  if (shown !== undefined) {
    if (before === undefined) return { prepared: shown };
    return { prepared: shown === '' ? `>> No visual differences between ${before} and ${after}` : shown };
  }
  const failed = pairs.get('diff-failed')?.replace(/x$/, '');
  if (failed === undefined) return undefined;
  const head = `>> Failed to get proper diff between ${before} and ${after}`;
  return { prepared: failed === '' ? head : `${head}:\n>> ${failed}` };
}

function failure(pairs: Pairs): ModuleFailure {
  const message = pairs.get('failed')!;
  const words = (pairs.get('cmd') ?? '').split('\x1e').slice(0, -1);
  const rc = Number(pairs.get('rc'));
  const stdout = pairs.get('stdout') ?? '';
  const stderr = pairs.get('stderr') ?? '';
  const details = pairs.get('details');
  switch (pairs.get('kind')) {
    case 'checked':
      return new ModuleFailure(stderr.trimEnd(), { cmd: words.map(shlexQuote).join(' '), rc, stdout, stderr });
    case 'said':
      return new ModuleFailure(message, { rc, stdout, stderr });
    case 'command':
      return new ModuleFailure(message, { rc, stdout, stderr, cmd: words.join(' ') });
    case 'list':
      return new ModuleFailure(`${message}${stdout} ${stderr}`, { cmd: words });
    case 'told':
      return new ModuleFailure(`${message}${stdout} ${stderr}`);
    case 'glued':
      return new ModuleFailure(message + stdout + stderr);
    case 'before':
      return new ModuleFailure(message, { before: pairs.get('before') ?? null });
    default:
      return new ModuleFailure(message, details === undefined ? {} : { details });
  }
}

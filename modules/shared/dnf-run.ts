import {
  type Answer,
  ModuleFailure,
  type ModuleResult,
  type PlainDict,
  quote,
  type Target,
} from '../../src/module/index.js';
import { commandOf } from './accounts.js';
import { type Captured, captured, captureLine, runCaptured } from './capture.js';
import { advisoryFlags, dnfWords, installFlags } from './dnf-commands.js';
import { type DnfGroup, groupListWords, groupOf, readGroups } from './dnf-groups.js';
import { listPackages } from './dnf-list.js';
import type { DnfArgs } from './dnf-options.js';
import { type DnfItem, type DnfOutput, nevraOf, readDnfOutput } from './dnf-output.js';
import { refuseFlags } from './package-names.js';

const HEAD = `export LC_ALL=C.UTF-8 LANGUAGE=C.UTF-8 LANG=C.UTF-8
PATH=$PATH:/usr/sbin:/sbin
drover_need dnf
drover_need rpm`;

/** A command of dnf as it went. */
interface Ran extends Captured {
  readonly output: DnfOutput;
}

/** The modules dnf and dnf5. */
export async function runDnf(args: DnfArgs, target: Target): Promise<ModuleResult> {
  const names = namesOf(args);
  const state = args.state ?? (args.autoremove ? 'absent' : 'present');
  const removing = state === 'absent' || state === 'removed';
  if (args.autoremove && !removing) {
    throw new ModuleFailure('Autoremove should be used alone or with state=absent', { results: [] });
  }
  if (args.list) return listPackages(args.list, await ran(listScript(args, args.list), target));
  if (args.update_cache && names.length === 0) return refresh(args, target);
  const groups = await groupsOf(names, args, target);
  const told = names.map((name) => groups.get(name)?.word ?? name);
  if (removing) return remove(told, groups, args, target);
  return install(told, groups, args, state === 'latest', target);
}

/** The groups among the names by these, with what dnf takes for each. */
type Groups = ReadonlyMap<string, DnfGroup & { readonly word: string }>;

async function groupsOf(names: readonly string[], args: DnfArgs, target: Target): Promise<Groups> {
  const wanted = names.filter((name) => name.startsWith('@'));
  if (wanted.length === 0) return new Map();
  const listed = readGroups(await ran(captureLine('1', groupListWords(args)), target), '1');
  const found = wanted.flatMap((name) => {
    // A stream of a module is none of the groups, where there are modules.
    const bare = name.slice(1).trim();
    if (listed === undefined || (bare.includes(':') && !listed.some(({ id }) => id === bare))) return [];
    const group = groupOf(bare, listed);
    return [[name, { ...group, word: `@${group.id}` }] as const];
  });
  return new Map(found);
}

function namesOf(args: DnfArgs): string[] {
  const names = args.name.flatMap((name) => name.split(',')).map((name) => name.trim());
  refuseFlags(names);
  const wrong = names.find((name) => name.includes(' ') && !/[@<>=]/.test(name));
  if (wrong === undefined) return names.filter((name) => name !== '');
  throw new ModuleFailure(
    'It appears that a space separated string of packages was passed in as an argument. To operate on several packages, pass a comma separated string of packages or a list of packages.',
  );
}

function listScript(args: DnfArgs, list: string): string {
  const query = ['repoquery', '-q', '--qf', '%{name}|%{arch}|%{epoch}|%{release}|%{version}|%{repoid}|end\\n'];
  const kinds: Readonly<Record<string, readonly string[]>> = {
    installed: [...query, '--installed'],
    updates: [...query, '--upgrades'],
    upgrades: [...query, '--upgrades'],
    available: [...query, '--available'],
    repos: ['repolist', '-q', '--enabled'],
    repositories: ['repolist', '-q', '--enabled'],
  };
  const dnf = dnfWords(args, true);
  const words = kinds[list];
  if (words) return captureLine('1', [...dnf, ...words]);
  const both = ['--installed', '--available'].map((kind, at) =>
    captureLine(String(at + 1), [...dnf, ...query, kind, list]),
  );
  return both.join('\n');
}

async function ran(script: string, target: Target): Promise<Answer> {
  const answer = await runCaptured(`${HEAD}\n${script}`, target);
  if (answer.pairs.has('notroot')) {
    throw new ModuleFailure('This command has to be run under the root user.', { results: [] });
  }
  return answer;
}

async function refresh(args: DnfArgs, target: Target): Promise<ModuleResult> {
  const answer = await ran(captureLine('1', [...dnfWords(args, true), 'makecache', '-q']), target);
  const step = stepOf(answer, 1)!;
  if (step.rc !== 0) throw new ModuleFailure(reason(step), { results: [], rc: 1 });
  return { msg: 'Cache updated', changed: false, results: [], rc: 0 };
}

function stepOf(answer: Answer, at: number): Ran | undefined {
  const said = captured(answer, String(at));
  return said && { ...said, output: readDnfOutput(`${said.stdout}\n${said.stderr}`) };
}

function stepsOf(answer: Answer): Ran[] {
  return [1, 2].flatMap((at) => stepOf(answer, at) ?? []);
}

const ROOT = `[ "$(id -u)" -eq 0 ] || { printf 'notroot=1\\0'; exit 0; }`;

/** All that is installed, to tell what an upgrade replaces; and a function that knows whether a name is. */
function lookScript(args: DnfArgs): string {
  const rpm = rpmWords(args);
  const format = '%{NAME}\\t%{ARCH}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n';
  return `printf 'all=%s\\0' "$(${rpm} -qa --qf '${format}' 2>/dev/null)"
drover_known() { ${rpm} -q -- "$1" >/dev/null 2>&1 || ${rpm} -q --whatprovides -- "$1" >/dev/null 2>&1; }`;
}

function rpmWords({ installroot }: DnfArgs): string {
  return installroot === '/' ? 'rpm' : commandOf(['rpm', '--root', installroot]);
}

/**
 * Sorts the names: those that are there, for an upgrade, and those that are not. Patterns, groups, files and URLs are
 * always for dnf to tell; an upgrade takes those patterns, too, that something installed fits. A name with a version that would replace a newer one is left out unless that is allowed.
 */
function sortScript(
  names: readonly string[],
  old: readonly string[],
  args: DnfArgs,
  installing: string,
  latest: boolean,
): string {
  const older = args.allow_downgrade
    ? ''
    : `case $drover_name in
    *-[0-9]* | *[=\\<]* | *.rpm)
      if LC_ALL=C.UTF-8 ${installing} "$drover_name" 2>/dev/null </dev/null | grep -q '^Downgrading:'; then continue; fi ;;
  esac`;
  const missing = args.update_only
    ? `printf 'skipped:%s=1\\0' "$drover_name"`
    : `${older}\n    drover_new=$drover_new$drover_name$drover_line`;
  const both = latest
    ? `case $drover_name in
        *://* | @* | *.rpm) ;;
        *) [ -z "$(${rpmWords(args)} -qa -- "$drover_name")" ] || drover_old=$drover_old$drover_name$drover_line ;;
      esac`
    : '';
  return `drover_line='
'
drover_old=${old.map((name) => `${quote(name)}"$drover_line"`).join('')}
drover_new=
for drover_name in ${commandOf(names)}; do
  case $drover_name in
    *[*?[]* | @* | *://* | *.rpm)
      ${both}
      ${older}
      drover_new=$drover_new$drover_name$drover_line
      continue ;;
  esac
  if drover_known "$drover_name"; then drover_old=$drover_old$drover_name$drover_line
  else
    ${missing}
  fi
done
IFS=$drover_line
set -f`;
}

async function install(
  names: readonly string[],
  groups: Groups,
  args: DnfArgs,
  latest: boolean,
  target: Target,
): Promise<ModuleResult> {
  const yes = !target.check;
  const marked = latest ? [...groups.values()].filter(({ installed }) => installed).map(({ word }) => word) : [];
  const fresh = names.filter((name) => !marked.includes(name));
  const upgrading = captureLine('1', [
    ...dnfWords(args, yes),
    'upgrade',
    ...installFlags(args),
    ...advisoryFlags(args),
  ]);
  const installing = captureLine('2', [...dnfWords(args, yes), 'install', ...installFlags(args)]);
  const preview = commandOf([...dnfWords(args, false), 'install', ...installFlags(args)]);
  const all = latest && names.length === 1 && names[0] === '*';
  const acting = all
    ? [upgrading]
    : [
        sortScript(fresh, marked, args, preview, latest),
        // What cannot be installed fails before anything is upgraded; a look alone always fails.
        `[ -z "$drover_new" ] || ${installing} $drover_new${yes ? ' || exit 0' : ''}`,
        latest ? `[ -z "$drover_old" ] || ${upgrading} $drover_old` : '',
      ];
  const root = args.download_only ? '' : ROOT;
  return told(await ran([root, lookScript(args), ...acting].join('\n'), target), names, groups, args, target, marked);
}

async function remove(names: readonly string[], groups: Groups, args: DnfArgs, target: Target): Promise<ModuleResult> {
  if (names.some((name) => name.includes('://') || name.endsWith('.rpm'))) {
    throw new ModuleFailure('Cannot remove paths -- please specify package name.', { results: [] });
  }
  const dnf = dnfWords(args, !target.check);
  const commands = [
    ...(names.length > 0 ? [captureLine('1', [...dnf, 'remove', ...names])] : []),
    ...(args.autoremove ? [captureLine('2', [...dnf, 'autoremove'])] : []),
  ];
  const answer = await ran([ROOT, lookScript(args), ...commands].join('\n'), target);
  return told(answer, names, groups, args, target, undefined);
}

/** `upgraded` are groups that were marked before; undefined where packages are removed. */
function told(
  answer: Answer,
  names: readonly string[],
  groups: Groups,
  args: DnfArgs,
  target: Target,
  upgraded: readonly string[] | undefined,
): ModuleResult {
  const removing = upgraded === undefined;
  const steps = stepsOf(answer);
  const items = steps.flatMap(({ output }) => output.items);
  // Groups alone, marked or not, are no change.
  const changed = items.length > 0;
  const unmatched = steps.flatMap(({ output }) => output.unmatched);
  const lacking = removing ? [] : failuresOf(steps, names);
  const failures = args.skip_broken ? [] : lacking;
  const aborted = ({ stderr }: Ran) => target.check && stderr.includes('Operation aborted.');
  const failed = steps.find((step) => step.rc !== 0 && !aborted(step));
  if (failures.length > 0 || (failed && !removing) || (failed && unmatched.length === 0)) {
    throw failure(failed, failures);
  }
  const installed = items
    .filter(({ action }) => action !== 'remove')
    .map(nevraOf)
    .sort();
  const taken = items.filter(({ action }) => action === 'remove').map(nevraOf);
  const removed = [...replaced(answer, items), ...taken].sort();
  const word = args.download_only ? 'Downloaded' : 'Installed';
  const results = [
    ...(removing
      ? unmatched.map((name) => `No match for argument: ${name}`)
      : [...fileNotes(names, answer), ...(args.skip_broken ? lacking : [])]),
    ...(removing ? [] : groupNotes(names, groups, upgraded)),
    ...(changed ? moduleNotes(names, groups, removing) : []),
    ...installed.map((nevra) => `${word}: ${nevra}`),
    ...(args.download_only ? [] : removed.map((nevra) => `Removed: ${nevra}`)),
  ];
  if (!changed) return { msg: 'Nothing to do', changed: false, results, rc: 0 };
  const msg = target.check ? 'Check mode: No changes made, but would have if not in check mode' : '';
  return { msg, changed: true, results, rc: 0 };
}

/** What is told of files and of names that `update_only` left out. */
function fileNotes(names: readonly string[], { pairs }: Answer): string[] {
  return names.flatMap((name) => {
    if (pairs.has(`skipped:${name}`)) {
      return [`Packages providing ${name} not installed due to update_only specified`];
    }
    return name.includes('://') || name.endsWith('.rpm') ? [`Installed ${name}`] : [];
  });
}

function groupNotes(names: readonly string[], groups: Groups, upgraded: readonly string[]): string[] {
  const own = [...groups.values()].filter(({ environment, word }) => !environment && names.includes(word));
  return own.map(({ id, word }) => `Group ${id} ${upgraded.includes(word) ? 'upgraded' : 'installed'}.`);
}

function moduleNotes(names: readonly string[], groups: Groups, removing: boolean): string[] {
  const known = new Set([...groups.values()].map(({ word }) => word));
  const modules = names.filter((name) => name.startsWith('@') && name.includes(':') && !known.has(name));
  return modules.map((name) => `Module ${name.slice(1).trim()} ${removing ? 'removed' : 'installed'}.`);
}

/** The versions that upgrades and downgrades take away. */
function replaced({ pairs }: Answer, items: readonly DnfItem[]): string[] {
  const rows = (pairs.get('all') ?? '').split('\n').map((line) => line.split('\t'));
  return items
    .filter(({ action }) => action === 'upgrade' || action === 'downgrade')
    .flatMap(({ name, arch }) => {
      const row = rows.find(([known, of]) => known === name && (of === arch || of === 'noarch' || arch === 'noarch'));
      return row ? [nevraOf({ name, arch: row[1]!, version: row[2]! })] : [];
    });
}

function failuresOf(steps: readonly Ran[], names: readonly string[]): string[] {
  const without = steps.some(({ stderr }) => stderr.includes('There are no enabled repositories'));
  const unmatched = without ? names : steps.flatMap(({ output }) => output.unmatched);
  const filtered = steps.flatMap(({ output }) => output.filtered);
  return [...unmatched.map((name) => `No package ${name} available.`), ...filtered];
}

function failure(failed: Ran | undefined, failures: readonly string[]): ModuleFailure {
  const more: PlainDict = { results: [], rc: 1 };
  if (failures.length > 0) {
    return new ModuleFailure('Failed to install some of the specified packages', { ...more, failures });
  }
  const { stdout, stderr } = failed!;
  if (/GPG check FAILED/.test(stderr)) {
    const said = /^.*(?:Public key for|Package) (\S+)\.rpm is not .*$/m.exec(`${stdout}\n${stderr}`);
    return new ModuleFailure(
      `Failed to validate GPG signature for ${said?.[1] ?? 'a package'}: ${said?.[0] ?? stderr}`,
    );
  }
  if (stderr.includes('you do not have any GPG public keys installed')) {
    return new ModuleFailure(
      'Failed to validate GPG signatures: no GPG public keys are installed, and no repository names one (gpgkey)',
    );
  }
  const group = /^Module or Group '(.*)' is not available/m.exec(`${stdout}\n${stderr}`)?.[1];
  if (group !== undefined) return new ModuleFailure(`No group ${group} available.`, { results: [] });
  const config = /^Config error: Config file "(.*)" does not exist/m.exec(stderr)?.[1];
  if (config !== undefined) {
    return new ModuleFailure('cannot read configuration file', { conf_file: config, results: [] });
  }
  const file = /^Could not open: (.*)$/m.exec(stderr)?.[1];
  if (file !== undefined) {
    return new ModuleFailure(`Error occurred attempting remote rpm operation: Could not open: ${file}`, more);
  }
  const why = reason(failed!);
  if (!/^ *Problem(?: \d+)?:/m.test(stderr)) return new ModuleFailure(why.trim(), more);
  return new ModuleFailure(`Depsolve Error occurred: ${why}`, { ...more, failures: [] });
}

/** What dnf said of why it failed. */
function reason({ stderr, stdout }: Ran): string {
  const said = stderr.trim() === '' ? stdout : stderr;
  return said
    .slice(Math.max(0, said.indexOf('Error:')))
    .replace(/^Error: ?/, '')
    .trimEnd();
}

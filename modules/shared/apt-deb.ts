import {
  type Answer,
  ModuleFailure,
  type ModuleResult,
  type PlainDict,
  quote,
  sh,
  shellText,
  type Target,
} from '../../src/module/index.js';
import { type AptCommand, installCommand, preparedDiff, runText } from './apt-commands.js';
import type { AptArgs } from './apt-options.js';
import { open, runSteps } from './apt-steps.js';
import { compareDebianVersions } from './debian-version.js';
import { FETCH_URL } from './fetch-url.js';

/** A package file, with what is installed of its package. */
interface DebFile {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly recommends: string;
  readonly conflicts: string;
  readonly installed: string | undefined;
}

/** Installs package files: what they need by apt, themselves by dpkg. */
export async function installDebs(args: AptArgs, target: Target): Promise<ModuleResult> {
  if (args.state !== 'present') throw new ModuleFailure('deb only supports state=present');
  const url = args.deb!.includes('://') ? args.deb : undefined;
  const paths = url === undefined ? args.deb!.split(',') : [];
  const { look } = await open(args, target, url === undefined ? lookScript(paths) : `${fetchScript(url)}\n${LOOK}`);
  const temporary = look!.pairs.get('fetched');
  try {
    const files = readFiles(look!, url === undefined ? paths : [temporary ?? ''], url, args);
    if (files.length > 0) return await act(files, readNeeds(look!, files, args), temporary, args, target);
    if (temporary !== undefined) await target.sh(sh`rm -f -- ${temporary}`);
    return { changed: false, stdout: '', stderr: '', diff: '' };
  } catch (error) {
    if (temporary !== undefined) await target.sh(sh`rm -f -- ${temporary}`);
    throw error;
  }
}

const LOOK = `for drover_deb; do
  if [ ! -e "$drover_deb" ]; then printf 'missing=%s\\0' "$drover_deb"; exit 0; fi
  drover_name=$(dpkg-deb --field "$drover_deb" Package 2>&1) || { printf 'unread=%s\\0' "$drover_name"; exit 0; }
  printf 'deb:%s=%s\\n%s\\n%s\\n%s\\n%s\\0' "$drover_deb" "$drover_name" "$(dpkg-deb --field "$drover_deb" Version)" \\
    "$(dpkg-query -W -f '\${db:Status-Status} \${Version}' -- "$drover_name" 2>/dev/null)" \\
    "$(dpkg-deb --field "$drover_deb" Recommends)" "$(dpkg-deb --field "$drover_deb" Conflicts)"
done
set -f
for drover_deb; do
  case $drover_deb in /*) ;; *) drover_deb=./$drover_deb ;; esac
  printf 'simulated:%s=' "$drover_deb"
  apt-get -s -o APT::Install-Recommends=no --allow-downgrades install -- "$drover_deb" 2>&1
  printf '\\0'
done`;

function lookScript(paths: readonly string[]): string {
  return `set -- ${paths.map(quote).join(' ')}\n${LOOK}`;
}

/** Apt's own helper does it where there is no other program. */
function fetchScript(url: string): string {
  return `${FETCH_URL}
drover_deb=$(mktemp "\${TMPDIR:-/tmp}/drover.XXXXXX") && mv "$drover_deb" "$drover_deb.deb" && drover_deb=$drover_deb.deb
printf 'fetched=%s\\0' "$drover_deb"
${sh`drover_fetch ${url} "$drover_deb" 1`}
case $? in
  0) ;;
  127) drover_said=$(${sh`/usr/lib/apt/apt-helper -q download-file ${url} "$drover_deb"`} 2>&1) ;;
  *) false ;;
esac || { printf 'unfetched=%s\\0' "$drover_said"; exit 0; }
set -- "$drover_deb"`;
}

/** The files that are to be installed: not those whose version is there. Throws ModuleFailure for what is no package. */
function readFiles(look: Answer, paths: readonly string[], url: string | undefined, args: AptArgs): DebFile[] {
  const { pairs } = look;
  const unfetched = pairs.get('unfetched');
  if (unfetched !== undefined) throw new ModuleFailure(`Failure downloading ${url}, ${unfetched.trim()}`);
  const missing = pairs.get('missing');
  if (missing !== undefined) {
    throw new ModuleFailure(
      `Unable to install package: E:Could not open file ${missing} - open (2: No such file or directory)`,
    );
  }
  const unread = pairs.get('unread');
  if (unread !== undefined) {
    const why = unread.includes('not a Debian format archive') ? 'E:Invalid archive signature' : unread.trim();
    throw new ModuleFailure(`Unable to install package: ${why}`);
  }
  const files = paths.map((path): DebFile => {
    const [name = '', version = '', status = '', recommends = '', conflicts = ''] = (
      pairs.get(`deb:${path}`) ?? ''
    ).split('\n');
    // Whatever its state, a package whose files are there has a version.
    const installed = /^(?!not-installed|config-files)\S+ (.+)$/.exec(status)?.[1];
    return { path, name, version, recommends, conflicts, installed };
  });
  const wanted = files.filter(
    ({ version, installed }) => installed === undefined || compareDebianVersions(version, installed) !== 0,
  );
  const older = wanted.find(
    ({ version, installed }) => installed !== undefined && compareDebianVersions(version, installed) < 0,
  );
  if (older && !args.force && !args.allow_downgrade) {
    throw new ModuleFailure('A later version is already installed');
  }
  return wanted;
}

/** Packages that the files need and that are not there yet. */
function readNeeds(look: Answer, files: readonly DebFile[], args: AptArgs): string[] {
  const own = new Set(files.map(({ name }) => name));
  const needs = files.flatMap(({ path, recommends, conflicts }) => {
    const said = look.pairs.get(`simulated:${path.startsWith('/') ? path : `./${path}`}`) ?? '';
    const unmet = /^ \S+ : (?:Pre)?Depends: (\S+(?: \([^)]*\))?)/m.exec(said)?.[1];
    if (unmet !== undefined && !own.has(unmet.split(' ')[0]!) && !args.force) {
      throw new ModuleFailure(`Dependency is not satisfiable: ${unmet}\n`);
    }
    const removed = [...said.matchAll(/^Remv (\S+)/gm)].map(([, name]) => name!);
    const other = removed.find((name) => conflicts.split(/[\s,|]+/).includes(name));
    if (other !== undefined && !args.force) throw new ModuleFailure(`Conflicts with the installed package '${other}'`);
    const named = [...said.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name!).filter((name) => !own.has(name));
    const asked = args.install_recommends ? recommends.split(/\s+/).filter((word) => word !== '') : [];
    return [...named, ...asked];
  });
  return [...new Set(needs)];
}

async function act(
  files: readonly DebFile[],
  needs: readonly string[],
  temporary: string | undefined,
  args: AptArgs,
  target: Target,
): Promise<ModuleResult> {
  const needed = installCommand(needs, { ...args, autoremove: false, only_upgrade: false }, target.check);
  const dpkg = dpkgCommand(files, args, target.check);
  const commands = needs.length > 0 ? [needed, dpkg] : [dpkg];
  const scripts = commands.map((command) => runText(command, args));
  if (temporary !== undefined) {
    const installing = shellText(scripts.pop()!);
    scripts.push(sh`(
${installing}
)
drover_rc=$?
rm -f -- ${temporary}
exit "$drover_rc"`);
  }
  const answers = await runSteps(scripts, target);
  return installed(answers, commands, target.diff);
}

function dpkgCommand(files: readonly DebFile[], args: AptArgs, check: boolean): AptCommand {
  const options = [
    ...args.dpkg_options.split(',').map((option) => `--${option}`),
    ...(check ? ['--simulate'] : []),
    ...(args.force ? ['--force-all'] : []),
  ];
  const paths = files.map(({ path }) => path);
  return {
    words: ['/usr/bin/dpkg', ...options, '-i', ...paths],
    shown: `dpkg ${options.join(' ')} -i ${paths.join(' ')}`,
  };
}

function installed(answers: readonly Answer[], commands: readonly AptCommand[], diff: boolean): ModuleResult {
  const outputs = answers.map(({ text, errorText: stderr }) => ({ stdout: text, stderr }));
  const stdout = outputs.map((output) => output.stdout).join('');
  const stderr = outputs.map((output) => output.stderr).join('');
  const failed = answers.find(({ rc }) => rc !== 0);
  if (failed && answers.length === commands.length) {
    throw new ModuleFailure(`${commands.at(-1)!.shown} failed`, { stdout, stderr });
  }
  if (failed) {
    throw new ModuleFailure(`'${commands[0]!.shown}' failed: ${stderr}`, { stdout, stderr, rc: failed.rc });
  }
  return {
    changed: true,
    stdout,
    stderr,
    diff: shownDiff(
      outputs.map((output) => output.stdout),
      diff,
    ),
  };
}

function shownDiff(outputs: readonly string[], diff: boolean): PlainDict {
  if (outputs.length === 1) return preparedDiff(outputs[0]!);
  if (!diff) return {};
  return { prepared: `${preparedDiff(outputs[0]!).prepared}\n\n${outputs[1]}` };
}

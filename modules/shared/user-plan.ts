import { dirname } from 'node:path';
import { type Answer, type Change, ModuleFailure, quote, sh, shellText } from '../../src/module/index.js';
import { ACCOUNTS, chooseTools, commandOf, needLibuser } from './accounts.js';
import { call } from './file-probe.js';
import { missingTool } from './missing-tool.js';
import { busyboxChanges, busyboxCreate } from './user-busybox.js';
import { type Group, groupNamed, keyFile, type UserArgs, type UserState } from './user-state.js';

const SYSTEM_PATH = 'PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin';

export type Words = readonly (string | number)[];

export function planUser(state: UserState, args: UserArgs): Change[] {
  refuse(args);
  if (args.state === 'absent') return state.account ? [removal(state, args)] : [];
  const changes = state.account ? modification(state, args) : refusedLater(args, () => creation(state, args));
  // libuser makes none for an account of the system.
  const missing = args.create_home && !state.pairs.has('home') && (state.account !== undefined || args.local);
  const home = missing ? [homeDirectory(state, args)] : [];
  return [...changes, ...home, ...sshKey(state, args), ...passwordAges(state, args)];
}

function refuse(args: UserArgs): void {
  for (const name of ['umask', 'uid_min', 'uid_max'] as const) {
    if (args.local && given(args[name])) throw new ModuleFailure(`'${name}' can not be used with 'local'`);
  }
}

export function given<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** One command as a change. Its failure is told as the reference tells it. */
export function changeBy(field: string, args: UserArgs, words: Words, input?: string): Change {
  const failed = (answer: Answer): string => {
    throw new ModuleFailure(answer.errorText, { name: args.name, rc: answer.rc });
  };
  const fed = input === undefined ? '' : sh`printf '%s\n' ${input} | `;
  return { field, before: null, after: args.name, run: `${SYSTEM_PATH}\n${fed}${commandOf(words)}`, failed };
}

/** Check mode foretells an account whatever is missing now: a task before may bring its groups, or the tools. */
function refusedLater(args: UserArgs, plan: () => Change[]): Change[] {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof ModuleFailure)) throw error;
    const failed = (): string => {
      throw error;
    };
    return [{ field: 'account', before: null, after: args.name, run: 'false', failed }];
  }
}

function removal(state: UserState, args: UserArgs): Change {
  const tools = args.local ? 'shadow' : chooseTools(state.pairs, 'useradd', 'adduser');
  if (tools === 'busybox')
    return changeBy('state', args, ['deluser', ...(args.remove ? ['--remove-home'] : []), args.name]);
  const remove = args.remove ? ['-r'] : [];
  if (tools === 'pw') return changeBy('state', args, ['pw', 'userdel', '-n', args.name, ...remove]);
  if (args.local) needLibuser(state.pairs, ['luserdel']);
  const force = args.force && !args.local ? ['-f'] : [];
  return changeBy('state', args, [args.local ? 'luserdel' : 'userdel', ...force, ...remove, args.name]);
}

/** The group, which must be there. */
export function needGroup(state: UserState, name: string): Group {
  const found = groupNamed(state, name);
  if (!found) throw new ModuleFailure(`Group ${name} does not exist`);
  return found;
}

function wantedGroups(state: UserState, args: UserArgs): string[] {
  const names = (args.groups ?? []).flatMap((item) => item.split(',')).map((name) => name.trim());
  const wanted = [...new Set(names.filter((name) => name !== ''))];
  for (const name of wanted) needGroup(state, name);
  return wanted;
}

function creation(state: UserState, args: UserArgs): Change[] {
  const tools = args.local ? 'shadow' : chooseTools(state.pairs, 'useradd', 'adduser');
  if (args.local) needLibuser(state.pairs, ['lgroupmod', 'lchage', 'luseradd']);
  if (args.group) needGroup(state, args.group);
  const groups = wantedGroups(state, args);
  if (tools === 'busybox') return busyboxCreate(args, groups);
  if (tools === 'pw') throw missingTool('useradd', 'shadow');
  const create = changeBy('state', args, [
    args.local ? 'luseradd' : 'useradd',
    ...createWords(state, args, groups),
    args.name,
  ]);
  const parents = args.home && args.create_home && !state.pairs.has('parent') ? dirname(args.home) : undefined;
  if (parents === undefined) return [create, ...localAfter(state, args, groups)];
  const made = `${sh`drover_home=${args.home!}`}\n${homeScript(args, '')}`;
  return [{ ...create, run: `${made}\n${create.run as string} && ${ownHome(args)}` }];
}

function createWords(state: UserState, args: UserArgs, groups: readonly string[]): Words {
  const option = (letter: string, value: string | number | null | undefined) => (given(value) ? [letter, value] : []);
  const limits = (['uid_min', 'uid_max'] as const).flatMap((name) =>
    given(args[name]) ? ['-K', `${name.toUpperCase()}=${args[name]}`] : [],
  );
  const ownGroup = !args.group && groupNamed(state, args.name) ? [args.local ? '-n' : '-N'] : [];
  return [
    ...option('-u', args.uid),
    ...(given(args.uid) && args.non_unique ? ['-o'] : []),
    ...option('-Z', args.seuser),
    ...option('-g', args.group),
    ...ownGroup,
    ...(groups.length > 0 && !args.local ? ['-G', groups.join(',')] : []),
    ...option('-c', args.comment),
    ...option('-d', args.home),
    ...option('-s', args.shell),
    ...(given(args.expires) && !args.local ? ['-e', expiryDate(args.expires)] : []),
    ...option('-f', args.password_expire_account_disable),
    ...(given(args.password) ? ['-p', args.password_lock ? `!${args.password}` : args.password] : []),
    ...(args.create_home ? homeWords(args) : ['-M']),
    ...(args.system ? ['-r'] : []),
    ...limits,
  ];
}

function homeWords(args: UserArgs): Words {
  return [
    ...(args.local ? [] : ['-m']),
    ...(given(args.skeleton) ? ['-k', args.skeleton] : []),
    ...(given(args.umask) ? ['-K', `UMASK=${args.umask}`] : []),
  ];
}

/** `2030-01-31`, nothing for an account without end. */
function expiryDate(seconds: number): string {
  return seconds < 0 ? '' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** libuser's programs take the end of the account and the groups apart. */
function localAfter(state: UserState, args: UserArgs, groups: readonly string[]): Change[] {
  if (!args.local) return [];
  const known = groupsOf(state, args.name);
  const names = groups.map((name) => needGroup(state, name).name);
  const joining = names.filter((name) => !known.includes(name));
  const leaving = args.append || !given(args.groups) ? [] : known.filter((name) => !names.includes(name));
  return [
    ...localExpiry(state, args),
    ...joining.map((name) => changeBy('groups', args, ['lgroupmod', '-M', args.name, name])),
    ...leaving.map((name) => changeBy('groups', args, ['lgroupmod', '-m', args.name, name])),
  ];
}

function localExpiry(state: UserState, args: UserArgs): Change[] {
  if (!given(args.expires) || (state.account && expiryWords(state, args).length === 0)) return [];
  const day = args.expires < 0 ? -1 : Math.floor(args.expires / 86400);
  return [changeBy('expires', args, ['lchage', '-E', day, args.name])];
}

function groupsOf(state: UserState, user: string): string[] {
  return state.groups.filter(({ members }) => members.includes(user)).map(({ name }) => name);
}

function modification(state: UserState, args: UserArgs): Change[] {
  const tools = args.local ? 'shadow' : chooseTools(state.pairs, 'usermod', 'adduser');
  if (args.local) needLibuser(state.pairs, ['lusermod', 'lgroupmod', 'lchage']);
  const groups = wantedGroups(state, args);
  if (tools === 'busybox') return busyboxChanges(state, args, groups, groupsOf(state, args.name));
  if (tools === 'pw') throw missingTool('usermod', 'shadow');
  const words = modifyWords(state, args, groups);
  const main =
    words.length > 0 ? [changeBy('account', args, [args.local ? 'lusermod' : 'usermod', ...words, args.name])] : [];
  return [...main, ...(args.local ? localAfter(state, args, groups) : [])];
}

function modifyWords(state: UserState, args: UserArgs, groups: readonly string[]): Words {
  const account = state.account!;
  const gid = args.group ? needGroup(state, args.group).gid : undefined;
  const differs = (letter: string, wanted: string | null | undefined, known: string) =>
    given(wanted) && wanted !== known ? [letter, wanted] : [];
  const words: (string | number)[] = [
    ...(given(args.uid) && args.uid !== account.uid ? ['-u', args.uid, ...(args.non_unique ? ['-o'] : [])] : []),
    ...(gid !== undefined && gid !== account.gid ? ['-g', gid] : []),
    ...(args.local ? [] : groupWords(state, args, groups)),
    ...differs('-c', args.comment, account.comment),
    ...differs('-d', args.home, account.home),
    ...(given(args.home) && args.home !== account.home && args.move_home ? ['-m'] : []),
    ...differs('-s', args.shell, account.shell),
    ...(args.local ? [] : expiryWords(state, args)),
    ...inactiveWords(state, args),
  ];
  return [...words, ...passwordWords(state, args)];
}

function inactiveWords({ ages }: UserState, { password_expire_account_disable: wanted }: UserArgs): Words {
  return given(wanted) && String(wanted) !== ages?.inactive ? ['-f', wanted] : [];
}

function groupWords(state: UserState, args: UserArgs, groups: readonly string[]): Words {
  if (!given(args.groups)) return [];
  const current = groupsOf(state, args.name);
  const names = groups.map((name) => needGroup(state, name).name);
  if (names.length === 0) return current.length > 0 && !args.append ? ['-G', ''] : [];
  const missing = names.filter((name) => !current.includes(name));
  const surplus = current.filter((name) => !names.includes(name));
  if (args.append) return missing.length > 0 ? ['-a', '-G', names.join(',')] : [];
  return missing.length > 0 || surplus.length > 0 ? ['-G', names.join(',')] : [];
}

function expiryWords(state: UserState, args: UserArgs): Words {
  if (!given(args.expires)) return [];
  const current = Number(state.expires || 0);
  if (args.expires < 0) return current >= 0 ? ['-e', ''] : [];
  const same = current >= 0 && new Date(current * 86_400_000).toISOString().slice(0, 10) === expiryDate(args.expires);
  return same ? [] : ['-e', expiryDate(args.expires)];
}

/** The password, or only its lock. */
function passwordWords(state: UserState, args: UserArgs): Words {
  const { password } = state;
  const bare = (text: string) => text.replace(/^!+/, '');
  if (args.update_password === 'always' && given(args.password) && bare(password) !== bare(args.password)) {
    return ['-p', args.password_lock ? `!${args.password}` : args.password];
  }
  if (args.password_lock && !password.startsWith('!')) return ['-L'];
  return args.password_lock === false && password.startsWith('!') ? ['-U'] : [];
}

/** Shell text that makes a home directory from its skeleton, with the mode that login.defs asks for. */
function homeScript(args: UserArgs, after: string): string {
  return sh`drover_skeleton=${args.skeleton ?? '/etc/skel'}
if ! [ -e "$drover_home" ]; then
  mkdir -p "$drover_home" || exit
  if [ -d "$drover_skeleton" ]; then cp -RPp "$drover_skeleton/." "$drover_home/" || exit; fi
  if [ -e /etc/login.defs ]; then
    drover_mode=$(sed -n 's/^HOME_MODE[[:space:]]*\([0-9]*\)$/\1/p' /etc/login.defs | head -n 1)
    drover_mask=$(sed -n 's/^UMASK[[:space:]]*\([0-9]*\)$/\1/p' /etc/login.defs | tail -n 1)
    if [ -n "$drover_mode" ]; then chmod "$drover_mode" "$drover_home"
    elif [ -n "$drover_mask" ]; then chmod "$(printf '%o' "$((0777 & ~0$drover_mask))")" "$drover_home"
    else chmod 755 "$drover_home"
    fi
  fi
  ${shellText(after)}
fi`;
}

function ownHome(args: UserArgs): string {
  return sh`chown -R "$(id -u ${args.name}):$(id -g ${args.name})" "$drover_home"`;
}

/** Who moved a home keeps who owns what in it: only one that is made is given away. */
function homeDirectory(state: UserState, args: UserArgs): Change {
  const home = args.home ?? state.account?.home;
  const found = sh`${shellText(ACCOUNTS)}
drover_home=$(${shellText(call('drover_entry', 'passwd', args.name, ''))} | cut -d: -f6)`;
  const place = home === undefined ? found : sh`drover_home=${home}`;
  return { field: 'home', before: null, after: home ?? '', run: `${place}\n${homeScript(args, ownHome(args))}` };
}

export function keyComment(state: UserState, args: UserArgs): string {
  return args.ssh_key_comment ?? `ansible-generated on ${state.pairs.get('hostname') ?? ''}`;
}

function sshKey(state: UserState, args: UserArgs): Change[] {
  if (!args.generate_ssh_key) return [];
  if ((state.pairs.has('key') || state.pairs.has('public')) && !args.force) return [];
  const comment = keyComment(state, args);
  const bits = args.ssh_key_bits > 0 ? ['-b', args.ssh_key_bits] : [];
  const file = keyFile(args);
  const path = file.startsWith('/') ? quote(file) : `"$drover_home"/${quote(file)}`;
  const words = commandOf(['ssh-keygen', '-q', '-t', args.ssh_key_type, ...bits, '-C', comment]);
  const run = sh`${shellText(ACCOUNTS)}
drover_home=$(${shellText(call('drover_entry', 'passwd', args.name, ''))} | cut -d: -f6)
drover_owner=$(id -u ${args.name}):$(id -g ${args.name})`;
  const script = `${run}
drover_key=${path}
drover_dir=\${drover_key%/*}
drover_refuse() { printf %s "$1" >&2; exit 1; }
${file.startsWith('/') ? '' : sh`[ -e "$drover_home" ] || drover_refuse "User "${args.name}" home directory does not exist"`}
if ! [ -d "$drover_dir" ]; then
  [ -d "$(dirname "$drover_dir")" ] ||
    drover_refuse "Failed to create $drover_dir: [Errno 2] No such file or directory: '$drover_dir'"
  mkdir -m 700 "$drover_dir" && chown "$drover_owner" "$drover_dir" || exit
fi
rm -f "$drover_key" "$drover_key.pub"
${words} -N ${quote(args.ssh_key_passphrase ?? '')} -f "$drover_key" </dev/null && chown "$drover_owner" "$drover_key" "$drover_key.pub"`;
  const failed = (answer: Answer): string => {
    throw new ModuleFailure(answer.errorText, { name: args.name, rc: answer.rc });
  };
  return [{ field: 'ssh_key', before: null, after: file, run: script, failed }];
}

function passwordAges(state: UserState, args: UserArgs): Change[] {
  const rows = [
    ['-m', args.password_expire_min, state.ages?.min],
    ['-M', args.password_expire_max, state.ages?.max],
    ['-W', args.password_expire_warn, state.ages?.warn],
  ] as const;
  const words = rows.flatMap(([letter, wanted, known]) =>
    given(wanted) && String(wanted) !== known ? [letter, wanted] : [],
  );
  return words.length === 0 ? [] : [changeBy('password ages', args, ['chage', ...words, args.name])];
}

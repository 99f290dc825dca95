import { type Change, ModuleFailure } from '../../src/module/index.js';
import { changeBy, given } from './user-plan.js';
import type { UserArgs, UserState } from './user-state.js';

/** Options that BusyBox's programs have nothing for. */
const UNKNOWN = [
  'expires',
  'non_unique',
  'password_lock',
  'password_expire_max',
  'password_expire_min',
  'password_expire_warn',
  'password_expire_account_disable',
  'seuser',
  'uid_min',
  'uid_max',
  'umask',
] as const;

function refuse(names: readonly string[]): void {
  if (names.length === 0) return;
  throw new ModuleFailure(
    `BusyBox has nothing for ${names.map((name) => `\`${name}\``).join(', ')} of a user`,
    {},
    { hint: 'install the package shadow on the target' },
  );
}

/** A new user by BusyBox's adduser. */
export function busyboxCreate(args: UserArgs, groups: readonly string[]): Change[] {
  refuse(UNKNOWN.filter((name) => given(args[name]) && args[name] !== false));
  const option = (letter: string, value: string | number | null | undefined) => (given(value) ? [letter, value] : []);
  const words = [
    'adduser',
    '-D',
    ...option('-u', args.uid),
    ...option('-G', args.group),
    ...option('-g', args.comment),
    ...option('-h', args.home),
    ...option('-s', args.shell),
    ...(args.create_home ? [] : ['-H']),
    ...option('-k', args.skeleton),
    ...(args.system ? ['-S'] : []),
    args.name,
  ];
  return [
    changeBy('state', args, words),
    ...passwordChange(args),
    ...groups.map((group) => changeBy('groups', args, ['adduser', args.name, group])),
  ];
}

/** What BusyBox can change of a user: its groups and its password. */
export function busyboxChanges(
  state: UserState,
  args: UserArgs,
  groups: readonly string[],
  current: readonly string[],
): Change[] {
  refuse([...differing(state, args), ...UNKNOWN.filter((name) => given(args[name]) && args[name] !== false)]);
  const joining = groups.filter((group) => !current.includes(group));
  const leaving = args.append || groups.length === 0 ? [] : current.filter((group) => !groups.includes(group));
  const password = args.update_password === 'always' && given(args.password) && state.password !== args.password;
  return [
    ...joining.map((group) => changeBy('groups', args, ['adduser', args.name, group])),
    ...leaving.map((group) => changeBy('groups', args, ['delgroup', args.name, group])),
    ...(password ? passwordChange(args) : []),
  ];
}

/** What would have to change in /etc/passwd: no program of BusyBox's does that. */
function differing({ account, groups }: UserState, args: UserArgs): string[] {
  const group = args.group
    ? groups.find(({ name, gid }) => name === args.group || String(gid) === args.group)
    : undefined;
  const rows = [
    ['uid', args.uid, account!.uid],
    ['group', group?.gid, account!.gid],
    ['comment', args.comment, account!.comment],
    ['home', args.home, account!.home],
    ['shell', args.shell, account!.shell],
  ] as const;
  return rows.filter(([, wanted, known]) => given(wanted) && wanted !== known).map(([name]) => name);
}

function passwordChange(args: UserArgs): Change[] {
  if (!given(args.password)) return [];
  return [changeBy('password', args, ['chpasswd', '-e'], `${args.name}:${args.password}`)];
}

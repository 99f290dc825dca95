import type { Change } from '../../src/module/index.js';
import { changeBy, given } from './user-plan.js';
import type { UserArgs, UserState } from './user-state.js';

/** A new user by BusyBox's adduser. */
export function busyboxCreate(args: UserArgs, groups: readonly string[]): Change[] {
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
  const joining = groups.filter((group) => !current.includes(group));
  const leaving = args.append || groups.length === 0 ? [] : current.filter((group) => !groups.includes(group));
  const password = args.update_password === 'always' && given(args.password) && state.password !== args.password;
  return [
    ...joining.map((group) => changeBy('groups', args, ['adduser', args.name, group])),
    ...leaving.map((group) => changeBy('groups', args, ['delgroup', args.name, group])),
    ...(password ? passwordChange(args) : []),
  ];
}

function passwordChange(args: UserArgs): Change[] {
  if (!given(args.password)) return [];
  return [changeBy('password', args, ['chpasswd', '-e'], `${args.name}:${args.password}`)];
}

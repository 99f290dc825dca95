import { type Answer, type ArgsOf, quote, sh } from '../../src/module/index.js';
import { ACCOUNTS } from './accounts.js';
import { call } from './file-probe.js';
import type { userOptions } from './user-options.js';

export type UserArgs = ArgsOf<typeof userOptions>;

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

export interface UserState {
  readonly account: Account | undefined;
  /** The hashed password, empty when it cannot be read. */
  readonly password: string;
  /** Day on which the account ends, as /etc/shadow has it. */
  readonly expires: string;
  readonly ages:
    | { readonly min: string; readonly max: string; readonly warn: string; readonly inactive: string }
    | undefined;
  readonly groups: readonly Group[];
  readonly pairs: ReadonlyMap<string, string>;
}

/** What there is of the account, of all groups, of the tools, and of the home directory and key. */
export function probeUser(args: UserArgs): string {
  const local = args.local ? '1' : '';
  const key = keyFile(args);
  return [
    ACCOUNTS,
    `drover_user=$(${call('drover_entry', 'passwd', args.name, local)})`,
    `printf 'entry=%s\\0groups=%s\\0' "$drover_user" "$(drover_all group)"`,
    sh`printf 'shadow=%s\0' "$(grep -s ${`^${args.name.replace(/[.[\\*^$]/g, '\\$&')}:`} /etc/shadow)"`,
    `drover_home=\${drover_user#*:*:*:*:*:}; drover_home=\${drover_home%:*}`,
    args.home ? `drover_home=${quote(args.home)}` : '',
    `if [ -n "$drover_home" ] && [ -e "$drover_home" ]; then printf 'home=1\\0'; fi`,
    args.home ? sh`if [ -d "$(dirname ${args.home})" ]; then printf 'parent=1\0'; fi` : '',
    `printf 'hostname=%s\\0' "$(uname -n)"`,
    args.generate_ssh_key ? keyProbe(key) : '',
    'drover_tools useradd usermod adduser pw chage',
    args.local ? 'drover_tools luseradd lusermod luserdel lgroupmod lchage' : '',
    `if [ -e /etc/alpine-release ]; then printf 'alpine=1\\0'; fi`,
  ].join('\n');
}

/** Where the key lies: below the home directory unless it is absolute. */
export function keyFile(args: UserArgs): string {
  return args.ssh_key_file ?? `.ssh/id_${args.ssh_key_type}`;
}

function keyProbe(file: string): string {
  const path = file.startsWith('/') ? quote(file) : `"\${drover_user_home}"/${quote(file)}`;
  return `drover_user_home=\${drover_user#*:*:*:*:*:}; drover_user_home=\${drover_user_home%:*}
drover_key=${path}
printf 'key_path=%s\\0' "$drover_key"
if [ -e "$drover_key" ]; then
  printf 'key=1\\0fingerprint=%s\\0' "$(ssh-keygen -l -f "$drover_key" 2>&1)"
fi
if [ -e "$drover_key.pub" ]; then printf 'public=%s\\0' "$(cat "$drover_key.pub")"; fi`;
}

export function readUser(answer: Answer, args: UserArgs): UserState {
  const { pairs } = answer;
  const fields = (pairs.get('entry') ?? '').split(':');
  const [, uid, gid, comment = '', home = '', shell = ''] = fields.slice(1);
  const shadow = (pairs.get('shadow') ?? '').split('\n')[0]!.split(':');
  const known = fields[0] === args.name;
  return {
    account: known ? { uid: Number(uid), gid: Number(gid), comment, home, shell } : undefined,
    password: shadow[1] ?? '',
    expires: shadow.length > 1 ? shadow[7] || '-1' : '',
    ages: shadow.length > 1 ? agesOf(shadow) : undefined,
    groups: readGroups(pairs.get('groups') ?? ''),
    pairs,
  };
}

function agesOf([, , , min = '', max = '', warn = '', inactive = '']: readonly string[]): UserState['ages'] {
  return { min, max, warn, inactive };
}

function readGroups(text: string): Group[] {
  return text.split('\n').flatMap((line) => {
    const [name, , gid, members = ''] = line.split(':');
    if (!name || gid === undefined) return [];
    return [{ name, gid: Number(gid), members: members.split(',').filter((member) => member !== '') }];
  });
}

/** A group by its number or its name. */
export function groupNamed(state: UserState, group: string): Group | undefined {
  const byNumber = /^\s*\d+\s*$/.test(group) ? state.groups.find(({ gid }) => gid === Number(group)) : undefined;
  return byNumber ?? state.groups.find(({ name }) => name === group);
}

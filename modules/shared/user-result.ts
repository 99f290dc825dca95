import type { Done, PlainDict } from '../../src/module/index.js';
import { saidBy } from './accounts.js';
import { given } from './user-plan.js';
import type { UserArgs, UserState } from './user-state.js';

export function userResult(done: Done<UserState>, args: UserArgs): PlainDict {
  warn(done, args);
  const { before, after, check } = done;
  const existed = before.account !== undefined;
  if (check && existed !== (args.state === 'present')) return {};
  const head = { name: args.name, state: args.state };
  if (args.state === 'absent')
    return { ...head, ...(existed && { force: args.force, remove: args.remove }), ...saidBy(done) };
  const kind = existed
    ? { append: args.append, move_home: args.move_home }
    : { system: args.system, create_home: args.create_home };
  const password = given(args.password) ? { password: 'NOT_LOGGING_PASSWORD' } : {};
  return { ...head, ...kind, ...password, ...saidBy(done), ...accountResult(after, args), ...keyResult(after, args) };
}

function accountResult({ account }: UserState, args: UserArgs): PlainDict {
  if (!account) return {};
  return {
    uid: account.uid,
    group: account.gid,
    comment: account.comment,
    home: account.home,
    shell: account.shell,
    ...(given(args.groups) && { groups: args.groups.join(',') }),
  };
}

function keyResult({ pairs }: UserState, args: UserArgs): PlainDict {
  if (!args.generate_ssh_key) return {};
  const file = pairs.get('key_path') ?? '';
  return {
    ssh_fingerprint: pairs.get('fingerprint')?.trim() ?? '',
    ssh_key_file: file,
    ssh_public_key: pairs.get('public')?.trim() ?? null,
  };
}

function warn(done: Done<UserState>, args: UserArgs): void {
  if (given(args.password) && !looksHashed(args.password)) {
    done.warn(
      "The input password appears not to have been hashed. The 'password' argument must be encrypted for this module to work properly.",
    );
  }
  if (args.append && !given(args.groups)) {
    done.warn(
      "'append' is set, but no 'groups' are specified. Use 'groups' for appending new groups.This will change to an error in Ansible 2.14.",
    );
  }
  const key = done.before.pairs.get('key_path');
  if (!args.generate_ssh_key || key === undefined) return;
  const found = [
    ...(done.before.pairs.has('key') ? [`private file "${key}"`] : []),
    ...(done.before.pairs.has('public') ? [`public file "${key}.pub"`] : []),
  ];
  if (args.force) for (const one of found) done.warn(`Overwriting existing ssh key ${one}`);
  else if (found.length > 0) {
    done.warn(`Found existing ssh key ${found[0]}, no force, so skipping ssh-keygen generation`);
  }
}

/** Lengths of the hashes that crypt(3) makes, by their kind. */
const HASH_LENGTHS: Readonly<Record<string, number>> = { '1': 22, '5': 43, '6': 86, y: 43 };

function looksHashed(password: string): boolean {
  if (password === '' || ['*', '!', '*************'].includes(password)) return true;
  if (/[:*!]/.test(password) || !password.includes('$')) return false;
  const fields = password.split('$');
  if (fields.length < 3 || /[^a-zA-Z0-9./=]/.test(fields.at(-1)!)) return false;
  const length = HASH_LENGTHS[fields[1]!];
  return length === undefined || fields.at(-1)!.length === length;
}

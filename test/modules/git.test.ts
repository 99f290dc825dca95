import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';

const hasGit = spawnSync('git', ['--version']).status === 0;
const suite = hasGit ? describe : describe.skip;

let root = '';
let environment: Record<string, string> = {};
/** Commits by name: `c1`, `c2` and `c3` on master, `f1` on feature/x. */
const commits: Record<string, string> = {};

/** A repository `up` with branches and tags, and a clone `behind` that lacks the last commit. */
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'drover-git-')));
  const home = join(root, 'home');
  const settings = '[user]\nname=n\nemail=e@x\n[init]\ndefaultBranch=master\n[protocol "file"]\nallow=always\n';
  environment = { HOME: home, GIT_CONFIG_GLOBAL: join(home, '.gitconfig'), GIT_CONFIG_NOSYSTEM: '1' };
  execFileSync('mkdir', [home]);
  writeFileSync(join(home, '.gitconfig'), settings);
  if (!hasGit) return;
  shell(`git init -q --bare up && git init -q w && cd w
    echo a >a && git add . && git commit -qm c1 && git tag v1 && git tag -a v1a -m annotated
    echo b >b && git add . && git commit -qm c2
    git checkout -q -b feature/x && echo f >f && git add . && git commit -qm f1 && git checkout -q master
    git push -q ../up master feature/x v1 v1a && cd .. && git clone -q "file://$PWD/up" behind
    cd w && echo c >c && git add . && git commit -qm c3 && git push -q ../up master`);
  for (const [name, ref] of Object.entries({ c1: 'v1', c2: 'master~1', c3: 'master', f1: 'feature/x' })) {
    commits[name] = shell(`git -C w rev-parse ${ref}^{commit}`);
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

function shell(script: string): string {
  return execFileSync('sh', ['-ec', script], { cwd: root, env: { ...process.env, ...environment } })
    .toString()
    .trim();
}

/** Calls with `@` for the directory; commits in the result get their names back. */
async function call(args: PlainDict, settings: { check?: boolean; diff?: boolean; shell?: readonly string[] } = {}) {
  const placed = JSON.parse(JSON.stringify({ repo: '@/up', ...args }).replaceAll('@', root)) as PlainDict;
  const { result, trips } = await callOnTarget('git', placed, { ...settings, environment });
  const { invocation: _invocation, _ansible_error: _error, ...kept } = result;
  let text = JSON.stringify(kept).replaceAll(root, '@');
  for (const [name, commit] of Object.entries(commits)) text = text.replaceAll(commit, name);
  return { result: JSON.parse(text) as PlainDict, trips };
}

/** A copy of the clone that is behind, under a name of its own. */
function copyOfBehind(name: string): string {
  shell(`cp -r behind '${name}'`);
  return `@/${name}`;
}

suite('git', () => {
  test.each<[string, PlainDict, PlainDict]>([
    ['the default branch', {}, { after: 'c3' }],
    ['a tag', { version: 'v1' }, { after: 'c1' }],
    ['an annotated tag', { version: 'v1a' }, { after: 'c1' }],
    ['a branch with a slash', { version: 'feature/x' }, { after: 'f1' }],
    ['few commits', { depth: 1 }, { after: 'c3' }],
    ['one branch', { single_branch: true, version: 'feature/x' }, { after: 'f1' }],
    ['a bare one', { bare: true }, { after: 'c3' }],
  ])('clones %s, in one round trip, and then it is in shape', async (name, args, { after }) => {
    const dest = `@/clone of ${name.replaceAll(' ', '-')}`;
    const dry = await call({ ...args, dest }, { check: true });
    expect(dry).toEqual({ result: { changed: true, before: null, after }, trips: 1 });
    expect(existsSync(join(root, dest.slice(2)))).toBe(false);
    const made = await call({ ...args, dest });
    expect(made).toEqual({ result: { changed: true, before: null, after }, trips: 1 });
    const again = await call({ ...args, dest });
    const result = { changed: false, before: after, after, remote_url_changed: false };
    expect(again).toEqual({ result, trips: 1 });
  });

  test.each(SHELLS)('updates a clone that is behind: %s', async (...words) => {
    const dest = copyOfBehind(`behind-${words[0]}`);
    const { result } = await call({ dest }, { diff: true, shell: words });
    const prepared =
      'diff --git a/c b/c\nnew file mode 100644\nindex 0000000..f2ad6c7\n--- /dev/null\n+++ b/c\n@@ -0,0 +1 @@\n+c\n';
    expect(result).toEqual({ changed: true, before: 'c2', after: 'c3', remote_url_changed: false, diff: { prepared } });
  });

  test('check mode shows the diff, and leaves the repository as it is', async () => {
    const dest = copyOfBehind('looked-at');
    const look = 'cd looked-at && find .git -type f -exec cksum {} + | sort';
    const before = shell(look);
    const { result } = await call({ dest, version: 'feature/x' }, { check: true, diff: true });
    expect(result).toEqual({
      changed: true,
      before: 'c2',
      after: 'f1',
      remote_url_changed: false,
      diff: {
        prepared:
          'diff --git a/f b/f\nnew file mode 100644\nindex 0000000..6a69f92\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+f\n',
      },
    });
    expect(shell(look)).toBe(before);
  });

  test('local changes are kept, unless force is set', async () => {
    const dest = copyOfBehind('changed');
    shell('echo mine >changed/a');
    const refused = await call({ dest });
    const msg = 'Local modifications exist in the destination: @/changed';
    expect(refused.result).toEqual({ failed: true, msg: `${msg} (force=no).`, before: 'c2' });
    expect(readFileSync(join(root, 'changed/a'), 'utf8')).toBe('mine\n');
    const forced = await call({ dest, force: true });
    expect(forced.result).toEqual({ changed: true, before: 'c2', after: 'c3', remote_url_changed: false, msg });
    expect(readFileSync(join(root, 'changed/a'), 'utf8')).toBe('a\n');
  });

  test('another address of the remote', async () => {
    const dest = copyOfBehind('moved');
    shell('cp -r up elsewhere');
    const { result } = await call({ dest, repo: '@/elsewhere' });
    expect(result).toEqual({ changed: true, before: 'c2', after: 'c3', remote_url_changed: true });
    expect(shell('git -C moved remote get-url origin')).toBe(`file://${root}/elsewhere`);
  });

  test('submodules', async () => {
    shell(`git init -q --bare sub && git init -q ws && cd ws && echo s >s && git add . && git commit -qm s && git push -q ../sub master
      cd .. && cp -r up super && git clone -q super wsuper && cd wsuper
      git submodule add -q "file://${root}/sub" 'sub dir' && git commit -qm sub && git push -q origin master`);
    const commit = shell('git -C wsuper rev-parse HEAD');
    const { result } = await call({ repo: '@/super', dest: '@/with subs' });
    expect(result).toEqual({ changed: true, before: null, after: commit, submodules_changed: true });
    expect(readFileSync(join(root, 'with subs/sub dir/s'), 'utf8')).toBe('s\n');
    const again = await call({ repo: '@/super', dest: '@/with subs' });
    expect(again.result).toEqual({ changed: false, before: commit, after: commit, remote_url_changed: false });
    const without = await call({ repo: '@/super', dest: '@/without', recursive: false });
    expect([without.result.changed, existsSync(join(root, 'without/sub dir/s'))]).toEqual([true, false]);
  });

  test('a repository apart from its working tree', async () => {
    const made = await call({ dest: '@/tree', separate_git_dir: '@/apart' });
    expect([made.result.changed, readFileSync(join(root, 'tree/.git'), 'utf8').trim()]).toEqual([
      true,
      `gitdir: ${root}/apart`,
    ]);
    const dest = copyOfBehind('together');
    const moved = await call({ dest, separate_git_dir: '@/apart2', update: false });
    expect(moved.result).toEqual({
      changed: true,
      before: 'c2',
      after: 'c2',
      git_dir_before: '@/together/.git',
      git_dir_now: '@/apart2',
    });
  });

  test('an archive is made once', async () => {
    const args = { dest: '@/archived', archive: '@/a b.tar', archive_prefix: 'p/', version: 'v1' };
    expect((await call(args)).result.changed).toBe(true);
    expect(shell("tar tf 'a b.tar'")).toBe('p/\np/a');
    expect((await call(args)).result.changed).toBe(false);
  });

  test.each<[string, PlainDict, string]>([
    ['no repository', { repo: '@/nowhere', dest: '@/x' }, "fatal: '@/nowhere' does not appear to be a git repository"],
    ['no such version', { dest: '@/x', version: 'nope' }, 'Failed to checkout nope'],
    ['a flag as address', { repo: '--upload-pack=touch x', dest: '@/x' }, 'repo may not begin with a dash'],
    ['a flag as version', { dest: '@/x', version: '--orphan' }, 'version may not begin with a dash'],
    ['no destination', {}, 'the destination directory must be specified unless clone=no'],
    ['no known archive', { dest: '@/x', archive: '@/x.rar' }, 'Unable to get file extension from archive file name'],
    ['a number as umask', { dest: '@/x', umask: 22 }, 'umask must be defined as a quoted octal integer'],
    [
      'unsigned',
      { dest: '@/x', version: 'v1', verify_commit: true },
      'Failed to verify GPG signature of commit/tag "v1"',
    ],
  ])('fails: %s', async (_name, args, message) => {
    const { result } = await call(args);
    expect({ failed: result.failed, msg: String(result.msg).slice(0, message.length) }).toEqual({
      failed: true,
      msg: message,
    });
    rmSync(join(root, 'x'), { recursive: true, force: true });
  });

  test('what git is told of ssh', async () => {
    const git = join(root, 'fake-git');
    writeFileSync(git, '#!/bin/sh\nprintf "%s" "$GIT_SSH_COMMAND" >&2\nexit 1\n', { mode: 0o755 });
    const options = { executable: git, repo: 'ssh://h/x', dest: '@/x' };
    const said = async (args: PlainDict) => (await call({ ...options, ...args })).result.msg;
    expect(await said({})).toBe('ssh  -o BatchMode=yes');
    expect(await said({ key_file: '/k e/y', ssh_opts: '-p 2', accept_hostkey: true })).toBe(
      "ssh  -p 2 -o StrictHostKeyChecking=no -o BatchMode=yes -i '/k e/y' -o IdentitiesOnly=yes",
    );
  });
});

const signed = hasGit && spawnSync('gpg', ['--version']).status === 0 ? describe : describe.skip;

signed('git: signatures', () => {
  let print = '';

  beforeAll(() => {
    environment.GNUPGHOME = join(root, 'gpg');
    shell(
      'mkdir -m 700 gpg && gpg --batch -q --passphrase "" --quick-gen-key "n <e@x>" rsa2048 sign never 2>/dev/null',
    );
    print = /^fpr:+([^:]*):/m.exec(shell('gpg --list-keys --with-colons'))![1]!;
    shell(`git clone -q up wsigned && cd wsigned && git config user.signingKey ${print}
      echo s >s && git add s && git commit -q -S -m signed && git tag -s -m tag vs && git push -q origin HEAD:signed vs`);
  }, 60_000);

  test.each([
    ['commit', 'git -C wsigned rev-parse HEAD'],
    ['tag', 'echo vs'],
  ])('a %s is verified, and by whom it is signed', async (name, version) => {
    const args = { version: shell(version), dest: `@/verified ${name}`, verify_commit: true };
    expect((await call(args)).result.changed).toBe(true);
    expect((await call({ ...args, gpg_allowlist: ['ABCD', print] })).result.changed).toBe(false);
    const { result } = await call({ ...args, gpg_allowlist: ['ABCD'] });
    expect([result.failed, result.msg]).toEqual([
      true,
      `The gpg_allowlist does not include the public key "${print}" for this commit`,
    ]);
  });
});

test('a target without git is told so', async () => {
  const settings = { environment: { PATH: '/nonexistent' }, shell: ['/bin/sh'] };
  const { result } = await callOnTarget('git', { repo: '/x', dest: '/y' }, settings);
  expect(result.msg).toEqual(expect.stringMatching(/^Failed to find required executable "git"/));
});

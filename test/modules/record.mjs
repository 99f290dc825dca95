/**
 * Writes the expectations of test/modules/cases/*.json by asking ansible-core, whose `ansible-playbook` must be in PATH:
 * `node test/modules/record.mjs [module …]`. Needs the tests compiled: `npx tsc --noEmit false --outDir dist`.
 * Read the difference before it is committed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
const programs = process.env.DROVER_PROGRAMS ?? join(here, '../../dist');
const { comparable } = await import(join(programs, 'test/modules/reference.js'));
const { makeScratch, removeScratch, treeOf } = await import(join(programs, 'test/modules/scratch.js'));

/** Writes each result as it is. */
const CALLBACK = `
import json, os
from ansible.plugins.callback import CallbackBase
class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'recorder'
    def take(self, result, **kwargs):
        with open(os.environ['RECORD'], 'a') as out:
            shown = {k: v for k, v in result._result.items() if not k.startswith('_ansible')}
            if result.is_skipped():
                shown['skipped'] = True
            out.write(json.dumps([result._task.name, shown], default=str) + chr(10))
    v2_runner_on_ok = v2_runner_on_failed = v2_runner_on_skipped = v2_runner_on_unreachable = take
`;

const wanted = process.argv.slice(2);
for (const file of readdirSync(join(here, 'cases'))) {
  const module = file.replace(/\.json$/, '');
  if (wanted.length > 0 && !wanted.includes(module)) continue;
  const path = join(here, 'cases', file);
  const cases = JSON.parse(readFileSync(path, 'utf8'));
  await record(module, cases);
  writeFileSync(path, `[\n${cases.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
}

/** Runs all cases of a module in one playbook, each in a scratch directory of its own. */
async function record(module, cases) {
  const roots = await Promise.all(cases.map(({ given }) => makeScratch(given)));
  const tasks = cases.map(({ args, check = false, diff = false }, at) => ({
    name: String(at),
    [module]: argsIn(args, roots[at]),
    check_mode: check,
    diff,
    ignore_errors: true,
  }));
  const results = play(tasks);
  for (const [at, one] of cases.entries()) {
    one.expect = { result: comparable(results.get(String(at)) ?? {}, roots[at]), tree: await treeOf(roots[at]) };
    await removeScratch(roots[at]);
  }
}

/** The controller's files of a case lie in its scratch directory too. */
function argsIn(args, root) {
  const inRoot = JSON.parse(JSON.stringify(args).replaceAll('@', root));
  const local = typeof inRoot.src === 'string' && !inRoot.remote_src && !inRoot.src.startsWith('/');
  return local ? { ...inRoot, src: `${root}/${inRoot.src}` } : inRoot;
}

function play(tasks) {
  const directory = mkdtempSync(join(tmpdir(), 'drover-record-'));
  mkdirSync(join(directory, 'plugins'));
  writeFileSync(join(directory, 'plugins', 'recorder.py'), CALLBACK);
  writeFileSync(join(directory, 'hosts'), 'h ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n');
  writeFileSync(join(directory, 'play.json'), JSON.stringify([{ hosts: 'h', gather_facts: false, tasks }]));
  const record = join(directory, 'record');
  writeFileSync(record, '');
  const settings = { ANSIBLE_CALLBACK_PLUGINS: join(directory, 'plugins'), ANSIBLE_STDOUT_CALLBACK: 'recorder' };
  const env = { ...process.env, ...settings, ANSIBLE_PIPELINING: '1', RECORD: record };
  const done = spawnSync('ansible-playbook', ['-i', 'hosts', 'play.json'], { cwd: directory, env });
  const rows = readFileSync(record, 'utf8').split('\n').filter((line) => line !== '');
  if (rows.length < tasks.length) process.stderr.write(`${done.stdout}${done.stderr}`);
  rmSync(directory, { recursive: true });
  return new Map(rows.map((row) => JSON.parse(row)));
}

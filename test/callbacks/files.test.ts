import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DroverError } from '../../src/base/error.js';
import { createRedactor } from '../../src/base/secret.js';
import { createOutput } from '../../src/output/fanout.js';
import { findCallback } from '../../src/output/load-callback.js';
import { fakeIo, settingsOf } from '../output/fake-io.js';
import { play, resultEvent, stats, task } from './events.js';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-callbacks-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const copy = task({ name: 'copy', action: 'copy' });
const events = [
  { type: 'playbook-start' as const, file: '/play/site.yml' },
  { type: 'play-start' as const, play: play() },
  { type: 'task-start' as const, task: copy },
  resultEvent('ok', { task: copy, result: { changed: true, msg: '<a & "b">' } }),
  resultEvent('failed', { host: 'h2', task: copy, result: { msg: 'no' }, error: new DroverError('no space') }),
  resultEvent('skipped', { host: 'h3', task: copy, result: { skip_reason: 'not wanted' } }),
  resultEvent('unreachable', { host: 'h4', task: copy, result: { msg: 'gone', unreachable: true } }),
  stats({}),
];

/** What the callback leaves in its directory. */
async function run(name: string, environment: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const settings = settingsOf(environment);
  const callbacks = [await findCallback('minimal'), await findCallback(name)];
  let time = new Date(2024, 0, 31, 12, 0, 0).getTime();
  const output = createOutput({
    callbacks: callbacks.map((one) => one!),
    redactor: createRedactor(),
    io: fakeIo({}, environment),
    settings: { get: (option) => settings.get(option as never) },
    verbosity: 0,
    now: () => {
      time += 500;
      return time;
    },
  });
  for (const event of events) output.emit(event);
  await output.close();
  const folder = join(directory, name);
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

test('tree keeps the last result of each host', async () => {
  expect(await run('tree', { ANSIBLE_CALLBACK_TREE_DIR: join(directory, 'tree') })).toEqual({
    h1: '{"changed": true, "msg": "<a & \\"b\\">"}',
    h2: '{"msg": "no"}',
    h4: '{"msg": "gone", "unreachable": true}',
  });
});

test('log_plays appends every result to its log', async () => {
  expect(await run('log_plays', { ANSIBLE_LOG_FOLDER: join(directory, 'log_plays') })).toEqual({
    h1: 'Jan 31 2024 12:00:00 - /play/site.yml - copy - copy - OK - {"changed": true, "msg": "<a & \\"b\\">"}\n\n',
    h2: 'Jan 31 2024 12:00:01 - /play/site.yml - copy - copy - FAILED - {"msg": "no"}\n\n',
    h3: 'Jan 31 2024 12:00:01 - /play/site.yml - copy - copy - SKIPPED - {"skip_reason": "not wanted"}\n\n',
    h4: 'Jan 31 2024 12:00:02 - /play/site.yml - copy - copy - UNREACHABLE - {"msg": "gone", "unreachable": true}\n\n',
  });
});

test('junit makes a case of every task on every host', async () => {
  const files = await run('junit', { JUNIT_OUTPUT_DIR: join(directory, 'junit') });
  expect(Object.values(files)).toEqual([
    `<?xml version="1.0" ?>
<testsuites disabled="0" errors="1" failures="0" tests="3" time="3">
	<testsuite disabled="0" errors="1" failures="0" tests="3" time="3" name="site" skipped="1">
		<testcase classname="/play/site.yml:3" name="[h1] web: copy" time="0.5">
			<system-out>{
&quot;changed&quot;: true,
&quot;msg&quot;: &quot;&lt;a &amp; \\&quot;b\\&quot;&gt;&quot;
}</system-out>
		</testcase>
		<testcase classname="/play/site.yml:3" name="[h2] web: copy" time="1">
			<error message="no space" type="error">{
&quot;msg&quot;: &quot;no&quot;
}</error>
		</testcase>
		<testcase classname="/play/site.yml:3" name="[h3] web: copy" time="1.5">
			<skipped>not wanted</skipped>
		</testcase>
	</testsuite>
</testsuites>
`,
  ]);
});

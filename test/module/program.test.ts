import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { checkArguments } from '../../src/module/check.js';
import { loadDefinition } from '../../src/module/load.js';
import type { PlainDict } from '../../src/module/plain.js';
import { runModule } from '../../src/module/run.js';
import { fromPlain } from '../../src/values/plain.js';
import type { Dict } from '../../src/values/value.js';
import { fakeController } from '../modules/fake-controller.js';
import { openLocal, SHELLS } from './local-session.js';

const library = mkdtempSync(join(tmpdir(), 'drover-programs-'));

async function run(name: string, text: string, args: PlainDict, check = false, shell: readonly string[] = ['sh']) {
  const file = join(library, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  const definition = await loadDefinition(file);
  if (definition.kind !== 'run') throw new Error('no program');
  const checked = checkArguments(definition, fromPlain(args) as Dict);
  const prepared = await definition.prepare!(checked.args as PlainDict, fakeController({ check }));
  const session = await openLocal(shell);
  try {
    const call = { args: prepared, check, diff: false, verbosity: 0, environment: {} };
    return await runModule(definition, call, session);
  } finally {
    await session.close();
  }
}

describe("a program of the user's", () => {
  test.each(SHELLS)('gets its arguments as words, under %s', async (...shell) => {
    const text =
      '#!/bin/sh\n. "$1"\nprintf \'{"changed": true, "got": "%s", "list": "%s", "check": "%s"}\' "$name" "$x" "$_ansible_check_mode"\n';
    expect(await run('words', text, { name: "a b'c", x: [1, 'é'] }, true, shell)).toEqual({
      changed: true,
      got: "a b'c",
      list: "[1, 'é']",
      check: 'True',
    });
  });

  test('makes files with the umask of the session', async () => {
    const text = '#!/bin/sh\nprintf \'{"mask": "%s"}\' "$(umask)"\n';
    const masks = ['022', '0002', '077'].map((mask) =>
      run('mask', text, {}, false, ['sh', '-c', `umask ${mask}; exec sh`]),
    );
    expect((await Promise.all(masks)).map(({ mask }) => mask)).toEqual(['0022', '0002', '0077']);
  });

  test('gets them as JSON when it asks for that', async () => {
    const text = '#!/bin/sh\n# WANT_JSON\nprintf \'{"args": \'; cat "$1"; echo "}"\n';
    const { args } = await run('json', text, {
      a: new Map<string, unknown>([
        ['2', null],
        ['1', true],
      ]) as never,
    });
    const shown = [...(args as Map<string, unknown>)].filter(([key]) => !key.startsWith('_ansible'));
    expect(new Map(shown)).toEqual(
      new Map([
        [
          'a',
          new Map<string, unknown>([
            ['2', null],
            ['1', true],
          ]),
        ],
      ]),
    );
  });

  test('gets them in its own text', async () => {
    const text =
      '#!/bin/sh\n# <<INCLUDE_ANSIBLE_MODULE_JSON_ARGS>>\ngrep -c \'"a": "b"\' "$0" >&2 && echo \'{"ok": 1}\'\n';
    expect(await run('inline', text, { a: 'b' })).toEqual({ ok: 1 });
  });

  test('may say more than its result', async () => {
    const text = '#!/bin/sh\necho junk; echo \'{"a": 1}\'; echo trailing\n';
    expect(await run('noisy', text, {})).toEqual({
      a: 1,
      warnings: ['Module invocation had junk after the JSON data: trailing'],
    });
  });

  test('fails by what it says, not by its status', async () => {
    const text = '#!/bin/sh\necho \'{"failed": true, "msg": "my msg"}\'; exit 2\n';
    expect(await run('failing', text, {})).toEqual({
      failed: true,
      msg: 'my msg',
      _ansible_error: ['Module failed', 'my msg'],
    });
  });

  test('must say something', async () => {
    const msg = 'Module result deserialization failed: No start of json char found';
    expect(await run('mute', '#!/bin/sh\necho no; echo err >&2; exit 3\n', {})).toEqual({
      failed: true,
      msg,
      module_stdout: 'no\n',
      module_stderr: 'err\n',
      rc: 3,
      _ansible_error: ['Action failed.', msg],
      _ansible_hint: 'See stdout/stderr for the returned output.',
    });
  });
});

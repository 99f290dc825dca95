import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fullMessage } from '../../src/base/chain.js';
import { ProblemList } from '../../src/base/error.js';
import { parseCfg } from '../../src/config/cfg-file.js';
import { type FlagValues, loadSettings } from '../../src/config/settings.js';
import { OPTION_NAMES, type OptionName, optionOf } from '../../src/config/table.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'drover-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

interface Given {
  readonly cfg?: string;
  readonly environment?: Record<string, string>;
  readonly flags?: FlagValues;
}

function load({ cfg, environment = {}, flags }: Given) {
  if (cfg !== undefined) writeFileSync(join(cwd, 'ansible.cfg'), cfg);
  return loadSettings({ environment, cwd, home: '/home/me', flags });
}

function refusals(given: Given): string[] {
  try {
    load(given);
    return [];
  } catch (error) {
    const problems = error instanceof ProblemList ? error.problems : [error as Error];
    return problems.map((problem) => fullMessage(problem).replaceAll(cwd, ''));
  }
}

describe('a value', () => {
  test.each<[OptionName, Given, unknown]>([
    ['DEFAULT_FORKS', {}, 50],
    ['DEFAULT_FORKS', { cfg: '[defaults]\nforks = 7 ; seven\n' }, 7],
    ['DEFAULT_FORKS', { cfg: '[defaults]\nforks=7\n', environment: { ANSIBLE_FORKS: '8.0' } }, 8],
    ['DEFAULT_FORKS', { environment: { ANSIBLE_FORKS: '8' }, flags: { DEFAULT_FORKS: 9 } }, 9],
    ['DEFAULT_FORKS', { environment: { ANSIBLE_FORKS: '' } }, 50],
    ['HOST_KEY_CHECKING', { environment: { ANSIBLE_HOST_KEY_CHECKING: 'On' } }, true],
    ['HOST_KEY_CHECKING', { environment: { ANSIBLE_HOST_KEY_CHECKING: 'nonsense' } }, false],
    ['ANSIBLE_NOCOLOR', { environment: { ANSIBLE_NOCOLOR: '0', NO_COLOR: '1' } }, true],
    ['DEFAULT_INTERNAL_POLL_INTERVAL', { cfg: '[defaults]\ninternal_poll_interval=1e-3\n' }, 0.001],
    ['CALLBACKS_ENABLED', { cfg: '[defaults]\ncallbacks_enabled = a, "b" ,c\n' }, ['a', 'b', 'c']],
    ['DEFAULT_REMOTE_USER', { cfg: '[defaults]\nremote_user = "me"\n' }, 'me'],
    ['DEFAULT_REMOTE_USER', {}, undefined],
    ['DEFAULT_PRIVATE_KEY_FILE', { environment: { ANSIBLE_PRIVATE_KEY_FILE: '~/.ssh/id' } }, '/home/me/.ssh/id'],
    [
      'DEFAULT_LOG_PATH',
      { environment: { D: '/logs', ANSIBLE_LOG_PATH: ['$D/x/../$', '{D}y$NO'].join('') } },
      '/logs/logsy$NO',
    ],
    ['DEFAULT_ROLES_PATH', { environment: { ANSIBLE_ROLES_PATH: '/a:/b/' } }, ['/a', '/b']],
    [
      'DEFAULT_ROLES_PATH',
      { environment: { ANSIBLE_HOME: '/h' } },
      ['/h/roles', '/usr/share/ansible/roles', '/etc/ansible/roles'],
    ],
    ['connection.ssh.reconnection_retries', { cfg: '[connection]\nretries=1\n[ssh_connection]\nretries=2\n' }, 2],
  ])('of %s, given %j', (name, given, value) => expect(load(given).get(name)).toEqual(value));

  test('of a path starts at the file that names it, {{CWD}} at the current directory', () => {
    const settings = load({ cfg: '[defaults]\nlog_path=x.log\nroles_path={{CWD}}/r:../s\n' });
    expect([settings.get('DEFAULT_LOG_PATH'), settings.get('DEFAULT_ROLES_PATH')]).toEqual([
      join(cwd, 'x.log'),
      [join(cwd, 'r'), join(cwd, '../s')],
    ]);
  });

  test('says where it comes from', () => {
    const settings = load({
      cfg: '[defaults]\n\nforks=7\n',
      environment: { ANSIBLE_TIMEOUT: '3' },
      flags: { DEFAULT_REMOTE_USER: 'me' },
    });
    const names = ['DEFAULT_FORKS', 'DEFAULT_TIMEOUT', 'DEFAULT_REMOTE_USER', 'DEFAULT_STRATEGY'] as const;
    expect(names.map(settings.origin)).toEqual([
      { kind: 'file', key: 'defaults.forks', source: { file: join(cwd, 'ansible.cfg'), line: 3, column: 1 } },
      { kind: 'environment', name: 'ANSIBLE_TIMEOUT' },
      { kind: 'flag' },
      { kind: 'default' },
    ]);
  });
});

describe('what is wrong is said, all at once', () => {
  test.each<[string, Given, string[]]>([
    [
      'bad values',
      { cfg: '[defaults]\nforks=x\ngathering=zz\n' },
      [
        "Config 'DEFAULT_FORKS' from '/ansible.cfg' has an invalid value: Invalid value provided for 'integer': 'x'",
        "Invalid value 'zz' for config 'DEFAULT_GATHERING'.",
      ],
    ],
    [
      'a bad variable',
      { environment: { ANSIBLE_FORKS: 'x' } },
      [
        "Config 'DEFAULT_FORKS' from 'env: ANSIBLE_FORKS' has an invalid value: Invalid value provided for 'integer': 'x'",
      ],
    ],
    [
      'a bad option of a plugin',
      { environment: { ANSIBLE_CALLBACK_RESULT_FORMAT: 'toml' } },
      ["Invalid value 'toml' for config 'result_format' for 'default' callback plugin."],
    ],
    [
      'no section',
      { cfg: 'forks=1\n' },
      ['Error reading config file (/ansible.cfg): File contains no section headers.'],
    ],
    [
      'a key given twice',
      { cfg: '[defaults]\nforks=1\nFORKS=2\n' },
      ["Error reading config file (/ansible.cfg): option 'forks' in section 'defaults' already exists"],
    ],
  ])('%s', (_, given, messages) => expect(refusals(given)).toEqual(messages));

  test('unknown keys are warned about, those without effect are noted', () => {
    const cfg = '[defaults]\nfroks=1\ncallback_whitelist=x\n[default]\nx=1\n[galaxy]\nserver=s\n[cloud_thing]\nk=v\n';
    const { warnings, notes } = load({ cfg });
    const shown = (texts: readonly string[]) => texts.map((text) => text.replaceAll(cwd, ''));
    expect([shown(warnings), shown(notes)]).toEqual([
      [
        "/ansible.cfg:2: unknown key 'froks' in section [defaults]. Did you mean [defaults] forks?",
        "/ansible.cfg:3: unknown key 'callback_whitelist' in section [defaults]. Did you mean [defaults] callbacks_enabled?",
        '/ansible.cfg:5: unknown section [default]. Did you mean [defaults]?',
      ],
      [
        '/ansible.cfg:7: [galaxy] server has no effect: there is no galaxy client',
        '/ansible.cfg:9: section [cloud_thing] is not known here',
      ],
    ]);
  });

  test('an ansible.cfg where everyone may write is refused, unless it is named', () => {
    writeFileSync(join(cwd, 'ansible.cfg'), '[defaults]\nforks=3\n');
    chmodSync(cwd, 0o777);
    const refused = load({});
    expect([refused.get('DEFAULT_FORKS'), refused.warnings.length]).toEqual([50, 1]);
    expect(refused.warnings[0]).toContain(`Ansible is being run in a world writable directory (${cwd})`);
    const named = load({ environment: { ANSIBLE_CONFIG: join(cwd, 'ansible.cfg') } });
    expect([named.get('DEFAULT_FORKS'), named.warnings]).toEqual([3, []]);
  });

  test('a directory may be named, another kind of file not', () => {
    mkdirSync(join(cwd, 'd'));
    writeFileSync(join(cwd, 'd', 'ansible.cfg'), '[defaults]\nforks=4\n');
    writeFileSync(join(cwd, 'x.txt'), '');
    expect(load({ environment: { ANSIBLE_CONFIG: 'd' } }).get('DEFAULT_FORKS')).toBe(4);
    expect(refusals({ environment: { ANSIBLE_CONFIG: 'x.txt' } })).toEqual([
      'Unsupported configuration file extension for /x.txt: .txt',
    ]);
  });
});

test('ansible.cfg is read as Python reads it', () => {
  const text = '# c\n[a]\nK : v ; c\nm = 1\n  2\n\n  3\n; c\ne =\n[DEFAULT]\nd = x#y\n[b]\nm=%(x)s\n';
  const read = [...parseCfg(text, 'f.cfg')].map(([section, entries]) => [
    section,
    [...entries.values()].map(({ key, value }) => [key, value]),
  ]);
  expect(read).toEqual([
    [
      'a',
      [
        ['d', 'x#y'],
        ['k', 'v'],
        ['m', '1\n2\n\n3'],
        ['e', ''],
      ],
    ],
    [
      'b',
      [
        ['d', 'x#y'],
        ['m', '%(x)s'],
      ],
    ],
  ]);
});

describe('the table', () => {
  test.each(OPTION_NAMES)('%s is whole', (name) => {
    const { doc, ini = [], env = [], flags = [], choices, default: value } = optionOf(name);
    expect(doc).toMatch(/^[A-Z].*\.$/);
    expect(ini.every((key) => /^[\w-]+\.[\w-]+$/.test(key))).toBe(true);
    expect(env.every((variable) => /^[A-Z0-9_]+$/.test(variable))).toBe(true);
    expect(flags.every((flag) => flag.startsWith('-'))).toBe(true);
    if (choices && typeof value === 'string') expect(choices).toContain(value);
  });
});

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diskPath } from '../../src/base/disk-path.js';
import { DroverError } from '../../src/base/error.js';
import { listLocal, readLocal, statLocal } from '../../src/engine/local-files.js';
import type { Controller, Reply } from '../../src/module/controller.js';
import type { Value } from '../../src/values/value.js';

export interface FakeSettings {
  /** Where relative names of local files are looked for. */
  readonly directory?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly verbosity?: number;
  readonly variables?: Readonly<Record<string, Value>>;
  readonly replies?: readonly Reply[];
}

export interface FakeController extends Controller {
  readonly warnings: readonly string[];
  readonly displayed: readonly string[];
}

/** A controller over real local files, without an engine: templates stay as they are, conditions are booleans. */
export function fakeController(settings: FakeSettings = {}): FakeController {
  const directory = settings.directory ?? '/nowhere';
  const warnings: string[] = [];
  const displayed: string[] = [];
  const replies = [...(settings.replies ?? [])];
  let now = 1_700_000_000_000;
  const controller = {
    check: settings.check ?? false,
    diff: settings.diff ?? false,
    verbosity: settings.verbosity ?? 0,
    mergesDicts: false,
    host: 'web1',
    taskName: 'a task',
    action: 'debug',
    given: {},
    connection: {
      transport: 'local',
      ...{ address: undefined, user: undefined, port: undefined, privateKeyFile: undefined },
      ...{ sshArgs: [], becomeUser: undefined, becomeMethod: undefined },
    },
    delegatedTo: undefined,
    signal: undefined,
    noLog: false,
    python: {
      places: { utils: [], collections: [] },
      interpreter: 'auto',
      candidates: [],
      syslog: true,
      syslogFacility: 'LOG_USER',
      specialFileSystems: [],
    },
    taskDirectory: directory,
    playbookDirectory: directory,
    warnings,
    displayed,
    render: (value: Value) => value,
    evaluate: (expression: string) => settings.variables?.[expression] ?? null,
    trust: () => undefined,
    inspect: (expression: string) => settings.variables?.[expression] ?? null,
    test: (condition: Value) => condition === true,
    renderFile: (text: string) => text,
    parseYaml: (text: string) => new Map(Object.entries(JSON.parse(text))) as Value,
    variable: (name: string) => settings.variables?.[name],
    with: () => controller,
    over: () => controller,
    placeOf: () => undefined,
    placeOfName: () => undefined,
    findFile: (_kind: string, name: string) => {
      const path = resolve(directory, name);
      if (existsSync(diskPath(path))) return path;
      throw new DroverError(`Could not find or access '${name}'`, { code: 'file-not-found' });
    },
    readFile: (path: string) => readLocal(path),
    readDirectory: listLocal,
    stat: statLocal,
    writeFile: async (path: string, bytes: Uint8Array) => writeFile(path, bytes),
    runModule: async () => ({ ping: 'pong' }),
    prompt: async () => replies.shift() ?? ({ kind: 'noninteractive' } as const),
    display: (text: string) => void displayed.push(text),
    resetConnection: async () => undefined,
    sleep: async (seconds: number) => {
      now += seconds * 1000;
    },
    now: () => now,
    warn: (message: string) => void warnings.push(message),
  };
  return controller as unknown as FakeController;
}

import { DroverError } from '../src/base/error.js';
import { type ArgsOf, type Controller, defineModule, type Options, type PlainDict } from '../src/module/index.js';
import { invalidOptions } from './shared/invalid-options.js';
import { type RebootSystem, systemOf } from './shared/reboot-system.js';
import { truncated } from './shared/truncated.js';

const options = {
  boot_time_command: { description: 'Command whose output is another after each start; by default by the system.' },
  connect_timeout: { type: 'int', description: 'Seconds for one attempt to connect.' },
  msg: { default: 'Reboot initiated by Ansible', description: 'What users are told.' },
  post_reboot_delay: {
    type: 'int',
    convert: truncated,
    default: 0,
    description: 'Seconds to wait before it looks whether it is back.',
  },
  pre_reboot_delay: {
    type: 'int',
    convert: truncated,
    default: 0,
    description: 'Seconds until it goes down; on Linux whole minutes.',
  },
  reboot_command: { description: 'The command, in place of `shutdown -r` and its like.' },
  reboot_timeout: {
    type: 'int',
    convert: truncated,
    default: 600,
    description: 'Seconds until it must be back, and the test must pass.',
  },
  search_paths: {
    type: 'list',
    elements: 'str',
    default: ['/sbin', '/bin', '/usr/sbin', '/usr/bin', '/usr/local/sbin'],
    description: 'Where the command is looked for.',
  },
  test_command: { description: 'Command that must pass when it is back; `whoami`, or `who`, by default.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.reboot',
  description: 'Restarts the target, and waits until it is back.',
  options,
  unknownOptions: invalidOptions,
  returns: {
    rebooted: { type: 'bool', description: 'Whether it was restarted.', returned: 'always' },
    elapsed: { type: 'int', description: 'Seconds that it took.', returned: 'always' },
  },
  check: 'full',
  async control(args, controller) {
    if (controller.connection.transport === 'local') {
      const msg = `Running ${controller.action} with local connection would reboot the control node.`;
      return { result: { changed: false, elapsed: 0, rebooted: false, failed: true, msg } };
    }
    if (controller.check) return { result: { changed: true, elapsed: 0, rebooted: true } };
    return { result: await reboot(args as Args, controller) };
  },
});

async function reboot(args: Args, controller: Controller): Promise<PlainDict> {
  const system = systemOf(await controller.runModule('ansible.legacy.setup', { gather_subset: ['min'] }));
  const bootCommand = args.boot_time_command || system.bootTime;
  const before = await run(controller, bootCommand);
  if (before.rc !== 0) return { changed: false, failed: true, reboot: false, msg: bootProblem(controller, before) };
  const command = await commandLine(args, system, controller);
  const refused = await goDown(command, controller);
  const began = controller.now();
  const elapsed = () => Math.floor((controller.now() - began) / 1000);
  if (refused !== undefined) {
    return { changed: false, failed: true, rebooted: false, msg: refused, elapsed: elapsed() };
  }
  if (args.post_reboot_delay > 0) await controller.sleep(args.post_reboot_delay);
  const again = args.connect_timeout ? controller.over({ connectTimeout: args.connect_timeout }) : controller;
  const isBack = async () => {
    await again.resetConnection();
    const now = await run(again, bootCommand);
    if (now.rc !== 0) throw new Error(bootProblem(controller, now));
    const time = now.stdout.trim();
    if (time === '' || time === before.stdout.trim()) throw new Error('boot time has not changed');
  };
  const passes = async () => {
    const tested = await run(again, args.test_command || system.test);
    if (tested.rc !== 0) throw new Error(`Test command failed: ${tested.stderr} ${tested.stdout}`);
  };
  const late =
    (await untilPassed(isBack, 'last boot time check', args, controller)) ??
    (await untilPassed(passes, 'post-reboot test command', args, controller));
  if (late !== undefined) return { changed: false, failed: true, rebooted: true, msg: late, elapsed: elapsed() };
  return { rebooted: true, changed: true, elapsed: elapsed() };
}

interface Said {
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(controller: Controller, command: string): Promise<Said> {
  const { rc, stdout, stderr, msg } = await controller.runModule('ansible.legacy.raw', { _raw_params: command });
  return { rc: typeof rc === 'number' ? rc : 255, stdout: String(stdout ?? ''), stderr: String(stderr ?? msg ?? '') };
}

function bootProblem({ action }: Controller, { rc, stdout, stderr }: Said): string {
  return `${action}: failed to get host boot time info, rc: ${rc}, stdout: ${stdout}, stderr: ${stderr}`;
}

async function commandLine(args: Args, system: RebootSystem, controller: Controller): Promise<string> {
  const [program = '', ...words] = (args.reboot_command || system.command).split(' ');
  const delay = Math.max(0, args.pre_reboot_delay);
  const rest = args.reboot_command ? words.join(' ') : system.words(delay, args.msg);
  if (program.startsWith('/')) return `${program} ${rest}`;
  const looked = await controller.runModule('ansible.legacy.find', {
    paths: [...args.search_paths],
    patterns: [program],
    file_type: 'any',
  });
  const found = (looked.files as readonly { readonly path?: string }[] | undefined)?.[0];
  const path = found instanceof Map ? found.get('path') : found?.path;
  if (!path) {
    const listed = args.search_paths.map((directory) => `'${directory}'`).join(', ');
    throw new DroverError(`Unable to find command "${program}" in search paths: [${listed}]`);
  }
  return `${path} ${rest}`;
}

/** What went wrong; a connection that breaks is what is expected. */
async function goDown(command: string, controller: Controller): Promise<string | undefined> {
  try {
    const { rc, stdout, stderr } = await run(controller, command);
    return rc === 0 ? undefined : `Reboot command failed. Error was: '${stdout.trim()}, ${stderr.trim()}'`;
  } catch (error) {
    if (controller.signal?.aborted) throw error;
    return undefined;
  }
}

/** Tries until it passes, with longer and longer pauses up to 12 seconds. */
async function untilPassed(
  attempt: () => Promise<void>,
  what: string,
  args: Args,
  controller: Controller,
): Promise<string | undefined> {
  const end = controller.now() + args.reboot_timeout * 1000;
  for (let failures = 0; controller.now() < end; failures++) {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      if (controller.signal?.aborted) throw error;
      await controller.sleep(Math.min(2 ** failures, 12));
    }
  }
  return `Timed out waiting for ${what} (timeout=${args.reboot_timeout})`;
}

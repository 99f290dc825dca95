import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createExecutor } from '../src/executor/executor.js';
import type { Job } from '../src/executor/job.js';
import type { Fleet } from './contenders.js';

/** The executor without what stands above it: `executor.js FLEET [inline|pool]`. */
const [file, form] = process.argv.slice(2);
const fleet = JSON.parse(readFileSync(file!, 'utf8')) as Fleet;
const hosts = fleet.addresses.length;
const executor = createExecutor({ forks: hosts, hosts, form: form as 'inline' | 'pool' | undefined });
const module = {
  name: 'ansible.builtin.shell',
  file: join(dirname(fileURLToPath(import.meta.url)), '../modules/shell.js'),
};

await Promise.all(
  fleet.addresses.map(async (host, at) => {
    for (let left = fleet.commands; left > 0; left--) {
      const outcome = await executor.run(jobFor(`h${at}`, host));
      if (outcome.kind !== 'result') throw new Error(JSON.stringify(outcome));
      process.stdout.write(`${outcome.result.stdout}\n`);
    }
  }),
);
await executor.close();
process.exit();

function jobFor(name: string, host: string): Job {
  return {
    host: {
      name,
      connection: 'ssh',
      host,
      port: fleet.port,
      user: fleet.user,
      password: undefined,
      privateKeyFile: fleet.key,
      privateKeyPassphrase: undefined,
      hostKeyChecking: false,
      sshArgs: ['-o', 'UserKnownHostsFile=/dev/null'],
      timeout: 30,
      shell: '/bin/sh',
    },
    become: undefined,
    module,
    args: { _raw_params: 'hostname', stdin_add_newline: true, strip_empty_ends: true, expand_argument_vars: true },
    check: false,
    diff: false,
    environment: {},
    timeout: undefined,
    verbosity: 0,
  };
}

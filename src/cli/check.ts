import { checkSpec } from './check-flags.js';
import { CHECK_FORMATS, isCheckFormat } from './check-report.js';
import { type CommandBody, runCommand } from './command.js';
import type { CommandMain } from './io.js';
import { findPlaybooks } from './playbook-files.js';
import { runRequest } from './run-request.js';
import { UsageError } from './usage-error.js';

/** `drover check`. */
export function checkCommand(program: string = checkSpec.program): CommandMain {
  return (argv, io) => runCommand({ ...checkSpec, program }, argv, io, body);
}

const body: CommandBody = {
  callbacks: async () => [],
  async act(invocation, output) {
    const { flags, positional, settings, io, redactor } = invocation;
    const format = (flags.format as string | undefined) ?? 'text';
    if (!isCheckFormat(format)) {
      const known = Object.keys(CHECK_FORMATS).join(', ');
      throw new UsageError(`argument --format: invalid choice: '${format}' (choose from ${known})`);
    }
    const playbooks = findPlaybooks(positional, io.cwd, settings);
    const request = await runRequest(invocation, output, playbooks, { asksPasswords: false });
    const { check } = await import('../run.js');
    const report = await check(request);
    io.out(redactor.mask(CHECK_FORMATS[format](report, io.cwd)));
    const failed = report.errors.length > 0 || (flags.strict === true && report.warnings.length > 0);
    return failed ? 1 : 0;
  },
};

import type { Explanation } from '../run/explain.js';
import type { CommandBody, Invocation } from './command.js';
import { runCommand } from './command.js';
import { explainSpec } from './explain-flags.js';
import { explanationsAsJson, explanationsAsText } from './explain-render.js';
import type { CommandMain } from './io.js';
import { runRequest } from './run-request.js';
import { UsageError } from './usage-error.js';

/** `drover explain`. */
export function explainMain(program: string = explainSpec.program): CommandMain {
  return (argv, io) => runCommand({ ...explainSpec, program }, argv, io, body);
}

const body: CommandBody = {
  callbacks: async () => [],
  async act(invocation, output) {
    const { flags, settings, positional, redactor, io } = invocation;
    if (typeof flags.host !== 'string') throw new UsageError('the following arguments are required: --host');
    const playbooks = (flags.playbooks as string[] | undefined) ?? [];
    const request = await runRequest(invocation, output, playbooks, { asksPasswords: false });
    const { explain } = await import('../run/explain.js');
    const found = await explain(
      { ...request, playbookDirectory: settings.get('PLAYBOOK_DIR') },
      positional[0]!,
      flags.host,
    );
    io.out(redactor.mask(rendered(found, invocation, flags.host)));
    return 0;
  },
};

function rendered(found: readonly Explanation[], { flags, positional, io }: Invocation, host: string): string {
  const asked = { variable: positional[0]!, host, cwd: io.cwd };
  return flags.json === true ? explanationsAsJson(found, asked) : explanationsAsText(found, asked);
}

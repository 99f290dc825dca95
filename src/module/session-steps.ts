import { quote } from '../base/shell.js';
import { defineModule } from './define.js';
import { ModuleFailure } from './failure.js';

/** What an action plugin in Python does over the connection itself: commands, and whole files. It is no module of anybody's tasks. */
export default defineModule({
  name: 'drover.session_steps',
  description: 'Runs a command, writes a file or reads one.',
  invocation: false,
  options: {
    step: { choices: ['command', 'put', 'fetch'], required: true, description: 'What to do.' },
    text: { required: true, description: 'The command line, or the path of the file.' },
    bytes: { type: 'raw', description: 'Standard input, or what the file is to hold.' },
  },
  returns: {},
  check: 'It does the same.',
  async run({ step, text, bytes }, target) {
    const stdin = (bytes ?? undefined) as Uint8Array | undefined;
    if (step === 'command') {
      const answer = await target.sh({ script: text, stdin }, { bare: true });
      return { rc: answer.rc, out: base64(answer.stdout), err: base64(answer.stderr) };
    }
    const script = step === 'put' ? `cat >${quote(text)}` : `cat -- ${quote(text)}`;
    const answer = await target.sh({ script, stdin }, { bare: true });
    if (answer.rc === 0) return { out: step === 'put' ? '' : base64(answer.stdout) };
    const failed = step === 'put' ? 'failed to transfer file to' : 'failed to transfer file from';
    throw new ModuleFailure(`${failed} ${text}:\n${answer.errorText}`);
  },
});

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

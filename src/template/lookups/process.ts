import { spawnSync } from 'node:child_process';
import { str } from '../../values/repr.js';
import { decodeText } from '../encoding.js';
import { ansibleError } from '../python-error.js';
import type { Lookup, LookupCall } from './lookup.js';

/** Most bytes that a program may print. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/** Lookups that run programs on the controller. */
export const PROCESS_LOOKUPS: Readonly<Record<string, Lookup>> = {
  pipe: {
    acts: true,
    run: (call) => call.terms.map((term) => output(call, 'pipe', str(term)).replace(/[\s\x1c-\x1f\x85]+$/, '')),
  },
  lines: {
    acts: true,
    run: (call) =>
      call.terms.flatMap((term) => {
        const text = output(call, 'lines', str(term));
        return text === '' ? [] : text.replace(/\r\n|\r|\n$/g, (end) => (end === '\n' ? '' : '\n')).split('\n');
      }),
  },
};

function output(call: LookupCall, name: string, command: string): string {
  // A shell that has nothing to do says nothing; Node refuses to start it.
  if (command === '') return '';
  const result = spawnSync(command, {
    shell: '/bin/sh',
    cwd: call.engine.context.basedir,
    env: call.environment.env as NodeJS.ProcessEnv,
    maxBuffer: MOST_OUTPUT,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (result.error) throw ansibleError(`lookup_plugin.${name}(${command}) failed: ${result.error.message}`);
  const status = result.status ?? -signalNumber(result.signal);
  if (status !== 0) throw ansibleError(`lookup_plugin.${name}(${command}) returned ${status}`);
  return decodeText(result.stdout, 'utf-8');
}

/** Python gives a program that a signal ended the negative of its number. */
function signalNumber(signal: NodeJS.Signals | null): number {
  const numbers: Readonly<Record<string, number>> = {
    SIGHUP: 1,
    SIGINT: 2,
    SIGQUIT: 3,
    SIGABRT: 6,
    SIGKILL: 9,
    SIGSEGV: 11,
    SIGPIPE: 13,
    SIGTERM: 15,
  };
  return signal === null ? 0 : (numbers[signal] ?? 1);
}

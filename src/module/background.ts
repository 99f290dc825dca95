import { quote } from '../base/shell.js';
import type { RunOptions, Session, ShellResult } from '../connection/session.js';
import { timesOf } from '../connection/times.js';
import type { ModuleDefinition } from './define.js';
import { marksIn } from './mark.js';
import type { PlainDict } from './plain.js';
import { type ModuleCall, runModule } from './run.js';
import { shellFile } from './shell-file.js';

/** A call whose programs go on by themselves on the target (`async`). */
export interface Background {
  /** Whether the call needs the answers of its programs to go on; it ends with the start of its program otherwise. */
  readonly waits: boolean;
  /** `ansible_job_id`: the name of the file that tells of it. */
  readonly id: string;
  /** Directory of such files on the target; `~` is the home of the user who runs it. */
  readonly directory: string;
  /** Seconds after which it is killed. */
  readonly seconds: number;
}

/** What stays on the target beside a job, to make its result of what its program answered. */
export interface JobRecord {
  /** Canonical name of the module. */
  readonly module: string;
  readonly call: Pick<ModuleCall, 'name' | 'args' | 'check' | 'diff' | 'verbosity'>;
  /** Words without meaning that the script holds: another script of the same call has others in their places. */
  readonly marks: readonly string[];
}

const PLACES = shellFile(import.meta.url, 'background-places.sh');
/** Makes the directory of jobs, which nobody else may read. */
export const OWN_DIRECTORY = shellFile(import.meta.url, 'background-directory.sh');
const LAUNCH = shellFile(import.meta.url, 'background-launch.sh');
const SUPERVISE = shellFile(import.meta.url, 'background-supervise.sh');

/**
 * Runs a module up to its program, which then goes on by itself: neither a lost connection nor the end of this program stops it.
 * Gives the state of the job, or the module's result when it came to no program.
 */
export async function runInBackground(
  definition: ModuleDefinition,
  call: ModuleCall,
  session: Session,
  background: Background,
): Promise<PlainDict> {
  const launched: { answer?: ShellResult } = {};
  const result = runModule(definition, call, launching(session, definition, call, background, launched));
  const given = await result.catch((error: unknown) => {
    if (error instanceof Launched) return undefined;
    throw error;
  });
  if (given !== undefined) return given;
  const { answer } = launched;
  const said = Buffer.from(answer!.stdout).toString('utf8').trim();
  if (answer!.rc !== 0) return { failed: true, msg: said || Buffer.from(answer!.stderr).toString('utf8').trim() };
  return { started: true, finished: false, ansible_job_id: background.id, results_file: said };
}

/** Ends the module's own part: the rest is the target's. */
class Launched extends Error {}

function launching(
  session: Session,
  definition: ModuleDefinition,
  call: ModuleCall,
  background: Background,
  launched: { answer?: ShellResult },
): Session {
  return {
    ...session,
    async run(script, options = {}) {
      if (options.form === 'look') return session.run(script, options);
      const text = launchScript(background, script, options, JSON.stringify(recordOf(definition, call, script)));
      launched.answer = await session.run(text, { stdin: options.stdin, signal: options.signal });
      throw new Launched();
    },
  };
}

/** The script that starts another as a job of its own. Its standard input becomes the job's; it prints the job's file. */
export function launchScript(
  background: Pick<Background, 'id' | 'directory' | 'seconds'>,
  script: string,
  { environment = {}, form }: Pick<RunOptions, 'environment' | 'form'>,
  record: string,
): string {
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}\n`);
  const program = `${exports.join('')}${script}\n${form === 'command' ? 'exec "$@"\n' : ''}`;
  const told = { record, program, supervise: SUPERVISE, limit: String(background.seconds) };
  return jobScript(background, told, `${OWN_DIRECTORY}\n${LAUNCH}`);
}

/** A script about a job: `$drover_file` is the job's file, and `$drover_NAME` what it is told besides. */
export function jobScript(
  { id, directory }: Pick<Background, 'id' | 'directory'>,
  told: Readonly<Record<string, string>>,
  script: string,
): string {
  const words = Object.entries({ dir: directory, job: id, ...told });
  return [...words.map(([name, value]) => `drover_${name}=${quote(value)}`), PLACES, script].join('\n');
}

function recordOf(definition: ModuleDefinition, call: ModuleCall, script: string): JobRecord {
  const { name, check, diff, verbosity } = call;
  const args = Object.fromEntries(Object.entries(call.args).filter(([key]) => !key.startsWith('_drover')));
  return {
    module: definition.name,
    call: { ...(name === undefined ? {} : { name }), args: args as PlainDict, check, diff, verbosity },
    marks: marksIn(script),
  };
}

/** What the program of a job left. `times` are as the loop of a shell tells them. */
export interface Answered {
  readonly rc: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly times: string;
}

/** The result of a job that has ended: its module goes through the call again, and gets what the program answered. */
export function resultOfJob(
  definition: ModuleDefinition,
  { call, marks }: JobRecord,
  answered: Answered,
): Promise<PlainDict> {
  const session: Session = {
    async run(script, { form } = {}) {
      if (form === 'look') return { rc: 0, stdout: NOTHING, stderr: NOTHING };
      const stdout = withMarks(answered.stdout, marks, marksIn(script));
      return { rc: answered.rc, stdout, stderr: answered.stderr, times: timesOf(answered.times, 0) };
    },
    async close() {},
  };
  return runModule(definition, { ...call, environment: {} }, session);
}

const NOTHING = Buffer.alloc(0);

/** A mark is the first word of what a script says of itself. */
function withMarks(stdout: Uint8Array, before: readonly string[], now: readonly string[]): Uint8Array {
  const text = Buffer.from(stdout).toString('latin1');
  const at = before.findIndex((mark) => text.startsWith(mark));
  const mark = now[at];
  return mark === undefined ? stdout : Buffer.from(mark + text.slice(before[at]!.length), 'latin1');
}

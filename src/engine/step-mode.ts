import type { Task } from '../playbook/ast.js';
import type { PlayRun } from './play-run.js';
import { scopeFor } from './session.js';
import { taskInfo } from './task-info.js';

/** Batches that were told to go on without asking. */
const continued = new WeakSet<PlayRun>();

/** `--step`: asks whether to run the task, without lockstep for each host. True when it is to be run. */
export async function confirmStep(run: PlayRun, task: Task, host: string | undefined): Promise<boolean> {
  const { context } = run;
  if (!context.defaults.step || continued.has(run)) return true;
  const info = taskInfo(run, task, scopeFor(run, undefined, task).templar);
  const label = info.role ? `${info.role} : ${info.name}` : info.name;
  const kind = info.handler ? 'HANDLER' : 'TASK';
  const text = `Perform task: ${kind}: ${label} ${host === undefined ? '' : `on ${host} `}(N)o/(y)es/(c)ontinue: `;
  const reply = await context.prompter.ask({ text, echo: true, fromPipe: true });
  const answer = reply.kind === 'answer' ? reply.text.trim().toLowerCase() : '';
  if (answer === 'c' || answer === 'continue') continued.add(run);
  context.emit({ type: 'step', text });
  return ['y', 'yes', 'c', 'continue'].includes(answer);
}

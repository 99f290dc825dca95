import type { Task } from '../playbook/ast.js';
import type { PlayRun } from './play-run.js';
import { scopeFor } from './session.js';
import { taskInfo } from './task-info.js';

/** Runs that were told to go on without asking. */
const continued = new WeakSet<object>();

/** `--step`: asks whether to run the task. True when it is to be run. */
export async function confirmStep(run: PlayRun, task: Task): Promise<boolean> {
  const { context } = run;
  if (!context.defaults.step || continued.has(context)) return true;
  const info = taskInfo(run, task, scopeFor(run, undefined, task).templar);
  const label = info.role ? `${info.role} : ${info.name}` : info.name;
  const text = `Perform task: TASK: ${label} (N)o/(y)es/(c)ontinue: `;
  const reply = await context.prompter.ask({ text, echo: true, fromPipe: true });
  const answer = reply.kind === 'answer' ? reply.text.trim().toLowerCase() : '';
  if (answer === 'c' || answer === 'continue') continued.add(context);
  context.emit({ type: 'step', text });
  return ['y', 'yes', 'c', 'continue'].includes(answer);
}

import type { Play, VarsPrompt } from '../playbook/ast.js';
import type { Templar } from '../template/templar.js';
import type { Dict, Value } from '../values/value.js';
import type { RunContext } from './context.js';

/** Asks for the play's vars_prompt, those that `-e` gives left out. */
export async function askPlayPrompts(context: RunContext, play: Play, templar: Templar): Promise<Dict> {
  const answers: Dict = new Map();
  for (const prompt of play.varsPrompt) {
    if (context.variables.extra.has(prompt.name)) continue;
    answers.set(prompt.name, await answer(context, prompt, templar));
  }
  return answers;
}

async function answer(context: RunContext, prompt: VarsPrompt, templar: Templar): Promise<Value> {
  const fallback = prompt.default === undefined ? undefined : templar.render(prompt.default);
  const label = String(templar.render(prompt.prompt));
  const given = await askUntilConfirmed(context, prompt, label, fallback);
  const value = given === undefined || given === '' ? (fallback ?? '') : given;
  if (prompt.private && typeof value === 'string' && value !== '') context.redactor.add(value);
  return prompt.encrypt ? encrypted(templar, prompt, String(value)) : value;
}

async function askUntilConfirmed(
  context: RunContext,
  prompt: VarsPrompt,
  label: string,
  fallback: Value | undefined,
): Promise<string | undefined> {
  const text = fallback === undefined || fallback === null ? `${label}: ` : `${label} [${String(fallback)}]: `;
  for (;;) {
    const given = await ask(context, text, prompt);
    if (!prompt.confirm || given === undefined) return given;
    const again = await ask(context, `confirm ${text}`, prompt);
    if (again === given) return given;
    context.emit({ type: 'display', text: '***** VALUES ENTERED DO NOT MATCH ****' });
  }
}

/** What was typed; undefined when there is nobody to ask. */
async function ask(context: RunContext, text: string, prompt: VarsPrompt): Promise<string | undefined> {
  const reply = await context.prompter.ask({ text, echo: !prompt.private });
  if (reply.kind === 'noninteractive') {
    context.emit({ type: 'warning', message: 'Not prompting as we are not in interactive mode' });
  }
  return reply.kind === 'answer' ? reply.text : undefined;
}

/** `encrypt:` names a scheme of the filter password_hash. */
function encrypted(templar: Templar, prompt: VarsPrompt, value: string): Value {
  const words = new Map<string, Value>([
    ['drover_prompt_value', value],
    ['drover_prompt_scheme', prompt.encrypt ?? ''],
    ['drover_prompt_salt', prompt.salt ?? null],
  ]);
  return templar
    .with(words)
    .evaluate('drover_prompt_value | password_hash(drover_prompt_scheme, drover_prompt_salt or none)');
}

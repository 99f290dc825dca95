import { fullMessage } from '../base/chain.js';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { Play, VarsPrompt } from '../playbook/ast.js';
import { hashPassword } from '../template/crypt/password-hash.js';
import type { Templar } from '../template/templar.js';
import { str } from '../values/repr.js';
import { asTemplate } from '../values/template.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isInt, type Value } from '../values/value.js';
import type { RunContext } from './context.js';
import { toBool } from './keywords.js';

/** Asks for the play's vars_prompt, those that `-e` gives left out. All are rendered before the first is asked. */
export async function askPlayPrompts(context: RunContext, play: Play, templar: Templar): Promise<Dict> {
  const answers: Dict = new Map();
  for (const prompt of play.varsPrompt.map((one) => renderPrompt(one, templar))) {
    if (!context.variables.extra.has(prompt.name)) answers.set(prompt.name, await answer(context, prompt));
  }
  return answers;
}

/** A prompt with its words rendered. */
interface Prompt {
  readonly name: string;
  readonly text: string;
  readonly fallback: Value;
  readonly private: boolean;
  readonly confirm: boolean;
  readonly unsafe: boolean;
  readonly encrypt: Value;
  readonly salt: Value;
  readonly saltSize: Value;
  readonly source: SourcePosition;
}

function renderPrompt({ fields, source }: VarsPrompt, templar: Templar): Prompt {
  const words = new Map([...fields].map(([key, value]) => [key, templar.render(value)]));
  const word = (key: string, otherwise: Value = null) => (words.has(key) ? words.get(key)! : otherwise);
  const flag = (key: string, otherwise: boolean) => {
    const value = word(key, otherwise);
    const flag = toBool(value);
    if (flag === undefined)
      throw bad(`\`${key}\` of vars_prompt: The value '${str(value)}' is not a valid boolean.`, source);
    return flag;
  };
  const name = str(word('name'));
  const fallback = word('default');
  return {
    name,
    text: textOf(name, word('prompt', name), fallback),
    fallback,
    private: flag('private', true),
    confirm: flag('confirm', false),
    unsafe: flag('unsafe', false),
    encrypt: word('encrypt'),
    salt: word('salt'),
    saltSize: word('salt_size'),
    source,
  };
}

/** A prompt without a text shows no default. */
function textOf(name: string, label: Value, fallback: Value): string {
  if (!isTrue(label)) return `input for ${name}: `;
  return fallback === null ? `${str(label)}: ` : `${str(label)} [${str(fallback)}]: `;
}

/** What was typed is taken for a template, as if it stood in the playbook, unless the prompt is `unsafe`. */
async function answer(context: RunContext, prompt: Prompt): Promise<Value> {
  const given = await askUntilConfirmed(context, prompt);
  const value: Value = given === undefined || given === '' ? (prompt.fallback ?? given ?? null) : given;
  const text = str(value);
  if (prompt.private && value !== null && text !== '') context.redactor.add(text);
  const result = isTrue(prompt.encrypt) ? encrypted(prompt, value) : text;
  return prompt.unsafe ? result : asTemplate(result, prompt.source);
}

async function askUntilConfirmed(context: RunContext, prompt: Prompt): Promise<string | undefined> {
  for (;;) {
    const given = await ask(context, prompt.text, prompt);
    if (!prompt.confirm || given === undefined) return given;
    const again = await ask(context, `confirm ${prompt.text}`, prompt);
    if (again === given) return given;
    context.emit({ type: 'display', text: '***** VALUES ENTERED DO NOT MATCH ****' });
  }
}

/** What was typed; undefined when there is nobody to ask. */
async function ask(context: RunContext, text: string, prompt: Prompt): Promise<string | undefined> {
  const reply = await context.prompter.ask({ text, echo: !prompt.private });
  if (reply.kind === 'noninteractive') {
    context.emit({ type: 'warning', message: 'Not prompting as we are not in interactive mode' });
  }
  return reply.kind === 'answer' ? reply.text : undefined;
}

/** `encrypt:` names an algorithm as passlib does: `sha512_crypt`. */
function encrypted({ encrypt, salt, saltSize, source }: Prompt, value: Value): string {
  if (typeof value !== 'string') throw bad('There is no text that could be hashed: nothing was typed.', source);
  if (saltSize !== null && !isInt(saltSize)) throw bad('salt_size must be an integer', source);
  try {
    return hashPassword(value, str(encrypt), {
      salt: salt === null ? undefined : str(salt),
      saltSize: saltSize === null ? undefined : Number(saltSize),
    });
  } catch (error) {
    if (!(error instanceof DroverError)) throw error;
    throw bad(fullMessage(error), source);
  }
}

function bad(message: string, source: SourcePosition): DroverError {
  return new DroverError(message, { source });
}

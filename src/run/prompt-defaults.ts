import type { Play } from '../playbook/ast.js';
import type { Dict, Value } from '../values/value.js';

/** Where nobody is asked, prompts have their defaults. */
export function promptDefaults(play: Play): Dict {
  return new Map<Value, Value>(play.varsPrompt.map((prompt) => [prompt.name, prompt.fields.get('default') ?? null]));
}

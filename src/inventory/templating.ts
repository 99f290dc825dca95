import { DroverError } from '../base/error.js';
import type { Templar, VariableSource } from '../template/templar.js';
import { str } from '../values/repr.js';
import { taggedClass } from '../values/tagged.js';
import { Template } from '../values/template.js';
import type { Dict, Value } from '../values/value.js';

export type { Templar } from '../template/templar.js';

/** A dict as the variables that templates see. */
export function variablesOf(vars: Dict): VariableSource {
  return {
    get: (name) => vars.get(name),
    *names() {
      for (const name of vars.keys()) yield str(name);
    },
  };
}

/** The value of an expression as the user wrote it. */
export function evaluate(expression: Value, templar: Templar): Value {
  if (expression instanceof Template) return templar.evaluate(expression.text, expression.source);
  if (typeof expression === 'string') return templar.evaluate(expression);
  throw new DroverError(`Expressions must be <class 'str'>, got ${taggedClass(expression)}.`);
}

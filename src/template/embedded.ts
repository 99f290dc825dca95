import { holdsTemplate, Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import type { AnsibleEnvironment } from './environment.js';

const WARNING =
  'Jinja constant strings should not contain embedded templates. ' +
  'This feature will be disabled by default in ansible-core 2.23.';

/**
 * A string constant of an expression that holds a template. In conditionals it is rendered at once; elsewhere it is
 * remembered, for the lookup that may get it as a term.
 */
export function renderLiteral(environment: AnsibleEnvironment, text: string): Value {
  const { current } = environment;
  if (!current || !environment.settings.allowEmbeddedTemplates || !holdsTemplate(text)) return text;
  if (!current.rendersLiterals) {
    (current.literals ??= new Set()).add(text);
    return text;
  }
  warnEmbedded(environment, true);
  return current.engine.access(current.engine.resolve(new Template(text, current.source)));
}

export function warnEmbedded(environment: AnsibleEnvironment, conditional: boolean): void {
  const example = conditional
    ? '`when: "{{ a_var }}" == 42` becomes `when: a_var == 42`'
    : `\`msg: "{{ lookup('env', '{{ a_var }}') }}"\` becomes \`msg: "{{ lookup('env', a_var) }}"\``;
  environment.notice({
    type: 'warning',
    message: WARNING,
    source: environment.current?.source,
    hint: `Use inline expressions, for example: ${example}`,
  });
}

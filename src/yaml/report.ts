import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { explainMistake } from './mistake.js';
import type { ParseOptions } from './node.js';
import type { YamlProblem } from './problem.js';

/** The error that a user sees, in ansible-core's words: the parser's own, or what the line at fault suggests. */
export function reportProblem(problem: YamlProblem, text: string, file: string, options: ParseOptions): DroverError {
  const { mark } = problem;
  const source = { file, line: mark.line + (options.firstLine ?? 1), column: mark.column + 1 };
  if (options.dialect === 'filter') return failure(problemText(problem), source);
  const explained =
    problem.origin === 'yaml' && options.showContent !== false && !text.startsWith('$ANSIBLE_VAULT')
      ? explainMistake(text.split(/\r\n|\n|\r/)[mark.line] ?? '')
      : undefined;
  if (!explained) return failure(`YAML parsing failed: ${plainMessage(problem)}`, source);
  const { message, hint, column } = explained;
  return failure(`YAML parsing failed: ${message}`, { ...source, column }, hint);
}

function failure(message: string, source: SourcePosition, hint?: string): DroverError {
  return new DroverError(message, { code: 'yaml', source, hint });
}

function plainMessage({ origin, context, problem }: YamlProblem): string {
  const message = [context, problem].filter(Boolean).join(' ').replace(/\s+/g, ' ').trim();
  if (origin === 'python') return message;
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

/** The problem as PyYAML's exceptions print themselves. */
function problemText({ origin, context, contextMark, problem, mark }: YamlProblem): string {
  if (origin === 'python') return problem;
  const lines: string[] = [];
  if (context) lines.push(context);
  if (contextMark && (contextMark.line !== mark.line || contextMark.column !== mark.column)) {
    lines.push(place(contextMark));
  }
  lines.push(problem, place(mark));
  return lines.join('\n');
}

function place({ line, column }: { readonly line: number; readonly column: number }): string {
  return `  in "<unicode string>", line ${line + 1}, column ${column + 1}`;
}

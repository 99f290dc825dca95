import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { explainMistake } from './mistake.js';
import type { ParseOptions } from './node.js';
import type { YamlProblem } from './problem.js';

/** The error that a user sees, in ansible-core's words: the parser's own, or what the line at fault suggests. */
export function reportProblem(problem: YamlProblem, text: string, options: ParseOptions): DroverError {
  const source = problem.mark;
  const firstLine = options.firstLine ?? 1;
  if (options.dialect === 'filter') return new DroverError(problemText(problem, firstLine), { code: 'yaml' });
  const explained =
    problem.origin === 'yaml' && options.showContent !== false && !text.startsWith('$ANSIBLE_VAULT')
      ? explainMistake(text.split(/\r\n|\n|\r/)[source.line - firstLine] ?? '')
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
function problemText({ origin, context, contextMark, problem, mark }: YamlProblem, firstLine: number): string {
  if (origin === 'python') return problem;
  const lines: string[] = [];
  if (context) lines.push(context);
  if (contextMark && (contextMark.line !== mark.line || contextMark.column !== mark.column)) {
    lines.push(place(contextMark, firstLine));
  }
  lines.push(problem, place(mark, firstLine));
  return lines.join('\n');
}

function place({ line, column }: SourcePosition, firstLine: number): string {
  return `  in "<unicode string>", line ${line - firstLine + 1}, column ${column}`;
}

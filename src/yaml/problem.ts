import type { SourcePosition } from '../base/position.js';

/**
 * Who found the problem, which decides its wording: the parser or PyYAML's constructors (a position, and hints about
 * usual mistakes), Ansible's own checks (a position, no hints), Python or the reader (a bare message).
 */
export type ProblemOrigin = 'yaml' | 'ansible' | 'python';

/**
 * What is wrong with a YAML text, in libyaml's and PyYAML's words: the construct being read, and what it met. It is
 * thrown inside src/yaml only; `reportProblem` makes the DroverError of it.
 */
export class YamlProblem extends Error {
  constructor(
    readonly problem: string,
    readonly mark: SourcePosition,
    readonly context?: string,
    readonly contextMark?: SourcePosition,
    readonly origin: ProblemOrigin = 'yaml',
  ) {
    super(problem);
  }
}

import type { SourcePosition } from './position.js';

/**
 * Every kind of error that drover reports, with the exit status that the command line gives it.
 * The statuses are those of ansible-core's command line (1 error, 4 parser error, 5 options error, 99 interrupted).
 */
const CODES = {
  /** Anything that ends the run and has no code of its own. */
  error: 1,
  options: 5,
  'file-not-found': 1,
  'file-unreadable': 1,
  parse: 4,
  yaml: 4,
  playbook: 4,
  'inventory-parse': 4,
  inventory: 1,
  'host-pattern': 1,
  config: 5,
  vault: 1,
  'template-syntax': 1,
  template: 1,
  undefined: 1,
  conditional: 1,
  filter: 1,
  test: 1,
  lookup: 1,
  'module-args': 1,
  'module-failed': 1,
  connection: 4,
  'host-key': 4,
  authentication: 4,
  become: 1,
  timeout: 1,
  interrupted: 99,
  bug: 250,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof CODES;

export interface ErrorDetails {
  readonly code?: ErrorCode;
  readonly source?: SourcePosition | undefined;
  /** One sentence that says what to do about it. */
  readonly hint?: string | undefined;
  /** What drover knows beyond what ansible-core says: results and their reports leave it out, standard error has it. */
  readonly advice?: string | undefined;
  /** `source` as ansible-core tells it, where it knows less; null when it tells no place. */
  readonly told?: SourcePosition | null | undefined;
  readonly cause?: unknown;
  /** Raised while its cause was handled: it is reported under a heading of its own. */
  readonly apart?: boolean;
}

/** The root of all errors that a user is shown. `message` is this link of the chain alone; causes hang below it. */
export class DroverError extends Error {
  readonly code: ErrorCode;
  readonly source: SourcePosition | undefined;
  readonly hint: string | undefined;
  readonly advice: string | undefined;
  readonly told: SourcePosition | undefined;
  readonly apart: boolean;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DroverError';
    this.code = details.code ?? 'error';
    this.source = details.source;
    this.hint = details.hint;
    this.advice = details.advice;
    const told = details.told === null ? undefined : (details.told ?? details.source);
    this.told = told?.coarse ?? told;
    this.apart = details.apart ?? false;
  }

  get exitCode(): number {
    return CODES[this.code];
  }
}

/** Several problems found in one pass (a parser's, the preflight's), reported together. */
export class ProblemList extends DroverError {
  constructor(
    readonly problems: readonly DroverError[],
    /** What they are the problems of. */
    readonly title?: string,
    details: Pick<ErrorDetails, 'code' | 'hint'> = {},
  ) {
    const message = title ?? problems.map((problem) => problem.message).join('\n');
    super(message, { ...details, code: details.code ?? problems[0]?.code ?? 'error' });
  }
}

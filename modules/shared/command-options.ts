import type { Options, ReturnedKey } from '../../src/module/index.js';

/** Options of command and shell: one module under two names in the reference, whose order `invocation` shows. */
export const commandOptions = {
  _raw_params: { description: 'The command line, as free text.', hidden: true },
  cmd: { description: 'The command line.' },
  argv: { type: 'list', elements: 'str', description: 'The command as a list of words, passed on as they are.' },
  chdir: { type: 'path', description: 'Directory to change to before the command.' },
  executable: { description: 'Absolute path of the shell that runs the command; command ignores it with a warning.' },
  expand_argument_vars: {
    type: 'bool',
    default: true,
    description: 'Whether `$NAME` and `~` in the words are expanded on the target.',
  },
  creates: { type: 'path', description: 'A path or glob pattern; when it exists, the command is not run.' },
  removes: { type: 'path', description: 'A path or glob pattern; when nothing matches it, the command is not run.' },
  stdin: { description: 'Text for the standard input of the command.' },
  stdin_add_newline: { type: 'bool', default: true, description: 'Whether a line break is added to `stdin`.' },
  strip_empty_ends: {
    type: 'bool',
    default: true,
    description: 'Whether line breaks at the end of the output are dropped.',
  },
} as const satisfies Options;

export const commandReturns: Readonly<Record<string, ReturnedKey>> = {
  cmd: { description: 'The command: words for command, text for shell.', returned: 'always' },
  rc: { type: 'int', description: 'Exit status.', returned: 'always', sample: 0 },
  stdout: { type: 'str', description: 'Standard output.', returned: 'always' },
  stderr: { type: 'str', description: 'Standard error.', returned: 'always' },
  stdout_lines: { type: 'list', description: 'Standard output, by lines.', returned: 'always' },
  stderr_lines: { type: 'list', description: 'Standard error, by lines.', returned: 'always' },
  start: { type: 'str', description: 'When it began, by the clock of the target.', returned: 'always' },
  end: { type: 'str', description: 'When it ended, by the clock of the target.', returned: 'always' },
  delta: { type: 'str', description: 'How long it took.', returned: 'always', sample: '0:00:00.005123' },
  msg: { type: 'str', description: 'Why it was not run, or `non-zero return code`.', returned: 'always' },
};

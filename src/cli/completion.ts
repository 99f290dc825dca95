import { adhocSpec } from './adhoc-flags.js';
import { checkSpec } from './check-flags.js';
import { CONFIG_ACTIONS, configSpec } from './config-flags.js';
import { explainSpec } from './explain-flags.js';
import type { CommandSpec, Flag } from './flag.js';
import { inventorySpec } from './inventory-flags.js';
import type { CommandMain } from './io.js';
import { COMMANDS } from './main.js';
import { takesValue } from './parse-flags.js';
import { playbookSpec } from './playbook-flags.js';
import { VAULT_ACTIONS, vaultActionSpec } from './vault-flags.js';

/** What is completed of a command: its flags, and the words that may stand behind it. */
interface Completed {
  readonly flags: readonly Flag[];
  readonly words: readonly string[];
}

const SPECS: Readonly<Record<string, Completed>> = {
  playbook: { flags: playbookSpec.flags, words: [] },
  check: { flags: checkSpec.flags, words: [] },
  adhoc: { flags: adhocSpec.flags, words: [] },
  inventory: { flags: inventorySpec('').flags, words: [] },
  explain: { flags: explainSpec.flags, words: [] },
  vault: actions(VAULT_ACTIONS, (action) => vaultActionSpec('', action)),
  config: actions(CONFIG_ACTIONS, (action) => configSpec('', action)),
};

const SHELLS: Readonly<Record<string, () => string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `drover completion bash|zsh|fish`: a script to be read by the shell at its start. */
export const completion: CommandMain = async (argv, io) => {
  const script = Object.hasOwn(SHELLS, argv[0] ?? '') ? SHELLS[argv[0]!]! : undefined;
  if (!script || argv.length !== 1) {
    io.err(`usage: drover completion ${Object.keys(SHELLS).join('|')}\n`);
    return 2;
  }
  io.out(script());
  return 0;
};

/** Commands with actions: the flags of all of them, each once. */
function actions<Action extends string>(names: readonly Action[], specOf: (name: Action) => CommandSpec): Completed {
  const flags = new Map(names.flatMap((name) => specOf(name).flags.map((flag) => [flag.names.join(), flag])));
  return { flags: [...flags.values()], words: names };
}

/** `playbook` is both `drover playbook` and `ansible-playbook`. */
function programsOf(command: string): string[] {
  const { alias } = COMMANDS[command]!;
  return alias === undefined ? [] : [alias];
}

function bashScript(): string {
  const cases = Object.entries(SPECS).map(([name, spec]) => {
    const flags = spec.flags.flatMap((flag) => flag.names).join(' ');
    const values = spec.flags.filter(takesValue).flatMap((flag) => flag.names);
    return [
      `    ${[name, ...programsOf(name)].join('|')})`,
      `      flags='${flags}'`,
      `      words='${spec.words.join(' ')}'`,
      `      values=' ${values.join(' ')} '`,
      '      ;;',
    ].join('\n');
  });
  return `# bash completion of drover: source <(drover completion bash)
_drover() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[0]##*/}" flags='' values='' words=''
  if [ "$command" = drover ]; then
    if [ "$COMP_CWORD" -eq 1 ]; then
      COMPREPLY=($(compgen -W '${Object.keys(COMMANDS).join(' ')} --help --version' -- "$word"))
      return
    fi
    command="\${COMP_WORDS[1]}"
  fi
  case "$command" in
${cases.join('\n')}
  esac
  if [[ "$values" == *" $before "* ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
  elif [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$word") $(compgen -f -- "$word"))
  fi
}
complete -o filenames -F _drover drover ${Object.keys(SPECS).flatMap(programsOf).join(' ')}
`;
}

function zshScript(): string {
  const functions = Object.entries(SPECS).map(([name, spec]) => {
    const flags = spec.flags.flatMap((flag) =>
      flag.names.map((flagName) => {
        const again = flag.kind === 'list' || flag.kind === 'count' ? '*' : '';
        const help = flag.help.replaceAll(/[[\]':]/g, (character) => (character === "'" ? "'\\''" : `\\${character}`));
        return `    '${again}${flagName}[${help}]${takesValue(flag) ? ':value:_files' : ''}' \\`;
      }),
    );
    return `_drover_${name}() {\n  _arguments -s \\\n${flags.join('\n')}\n    ${zshWords(spec.words)}\n}`;
  });
  const commands = Object.entries(COMMANDS).map(([name, { description }]) => `    '${name}:${description}'`);
  const cases = Object.keys(SPECS).flatMap((name) =>
    [name, ...programsOf(name)].map((word) => `    ${word}) _drover_${name} ;;`),
  );
  return `#compdef drover ${Object.keys(SPECS).flatMap(programsOf).join(' ')}
# zsh completion of drover: drover completion zsh > a directory of $fpath, as _drover
${functions.join('\n')}
_drover() {
  local command="$service"
  if [ "$service" = drover ]; then
    if (( CURRENT == 2 )); then
      local -a commands=(
${commands.join('\n')}
      )
      _describe command commands
      return
    fi
    command="\${words[2]}"
    shift words
    (( CURRENT-- ))
  fi
  case "$command" in
${cases.join('\n')}
    *) _files ;;
  esac
}
_drover "$@"
`;
}

/** What may stand behind a command in zsh: one of its actions, or files. */
function zshWords(words: readonly string[]): string {
  return words.length === 0 ? "'*:file:_files'" : `'1:action:(${words.join(' ')})' '*:file:_files'`;
}

function fishScript(): string {
  const lines = ['# fish completion of drover: drover completion fish | source'];
  for (const [name, { description }] of Object.entries(COMMANDS)) {
    lines.push(`complete -c drover -n __fish_use_subcommand -f -a ${name} -d '${quoted(description)}'`);
  }
  for (const [name, spec] of Object.entries(SPECS)) {
    const targets = [
      `-c drover -n '__fish_seen_subcommand_from ${name}'`,
      ...programsOf(name).map((word) => `-c ${word}`),
    ];
    for (const word of spec.words) lines.push(`complete ${targets[0]} -f -a ${word}`);
    for (const target of targets) {
      for (const flag of spec.flags) {
        const names = flag.names.map((word) => (word.startsWith('--') ? `-l ${word.slice(2)}` : `-s ${word.slice(1)}`));
        const value = takesValue(flag) ? ' -r' : '';
        lines.push(`complete ${target} ${names.join(' ')}${value} -d '${quoted(flag.help)}'`);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
}

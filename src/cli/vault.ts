import { DroverError } from '../base/error.js';
import { createRedactor } from '../base/secret.js';
import type { Settings } from '../config/settings.js';
import { createNotices } from '../output/notices.js';
import { createTerminal } from '../output/terminal.js';
import type { CommandSpec } from './flag.js';
import { loadFlagSettings, pathContext } from './flag-settings.js';
import type { CommandMain, Io } from './io.js';
import { type Parsed, parseFlags } from './parse-flags.js';
import { reportError, reportUsage } from './report.js';
import { renderHelp } from './usage.js';
import { UsageError } from './usage-error.js';
import { VAULT_RUNNERS } from './vault-actions.js';
import { isVaultAction, VAULT_ACTIONS, type VaultAction, vaultActionSpec, vaultSpec } from './vault-flags.js';
import type { VaultSession } from './vault-session.js';
import { versionText } from './version.js';

/** `drover vault`: encrypts and decrypts files and strings, interchangeable with ansible-vault's. */
export const vault: CommandMain = vaultCommand('drover vault');

/** The command under the name that it was called by. */
export function vaultCommand(program: string): CommandMain {
  return async (argv, io) => {
    const main = vaultSpec(program);
    let spec = main;
    let settings: Settings | undefined;
    try {
      const { action, before, after } = splitAction(argv);
      const early = parseFlags(
        { ...main, positional: { ...main.positional, optional: true } },
        before,
        pathContext(io),
      );
      if (early.kind !== 'run') return tell(early.kind, main, loadFlagSettings(main, {}, io), io);
      spec = vaultActionSpec(program, demandAction(action));
      const parsed = parseFlags(spec, after, pathContext(io));
      settings = loadFlagSettings(spec, parsed.kind === 'run' ? parsed.flags : {}, io);
      if (parsed.kind !== 'run') return tell(parsed.kind, spec, settings, io);
      return await act(action as VaultAction, parsed, settings, io);
    } catch (error) {
      if (!(error instanceof UsageError)) return reportError(error, io, { settings });
      return reportUsage(error, error.message.startsWith('unrecognized arguments') ? main : spec, io);
    }
  };
}

/** The first word that is no flag names the action; flags before it belong to the command itself. */
function splitAction(argv: readonly string[]) {
  const at = argv.findIndex((word) => !word.startsWith('-'));
  if (at === -1) return { action: undefined, before: argv, after: [] };
  return { action: argv[at], before: argv.slice(0, at), after: argv.slice(at + 1) };
}

function demandAction(word: string | undefined): VaultAction {
  if (word === undefined) throw new UsageError('the following arguments are required: action');
  if (isVaultAction(word)) return word;
  const choices = VAULT_ACTIONS.map((name) => `'${name}'`).join(', ');
  throw new UsageError(`argument action: invalid choice: '${word}' (choose from ${choices})`);
}

function tell(what: 'help' | 'version', spec: CommandSpec, settings: Settings, io: Io): number {
  io.out(what === 'help' ? renderHelp(spec) : versionText(spec.program, settings));
  return 0;
}

type Given = Extract<Parsed, { kind: 'run' }>;

async function act(action: VaultAction, { flags, positional }: Given, settings: Settings, io: Io): Promise<number> {
  refuseOptions(flags.vault_ids as string[] | undefined, flags.output_file, positional);
  const terminal = createTerminal(io, settings);
  const verbosity = settings.get('DEFAULT_VERBOSITY');
  const notices = createNotices({ terminal, settings, redactor: createRedactor(), verbosity });
  const warn = (message: string) => {
    notices.show({ type: 'warning', message });
    terminal.flush();
  };
  for (const message of settings.warnings) warn(message);
  const session: VaultSession = { io, settings, flags, words: positional, warn };
  await VAULT_RUNNERS[action](session);
  return 0;
}

function refuseOptions(ids: readonly string[] = [], output: unknown, words: readonly string[]): void {
  const bad = ids.find((id) => id.includes(';'));
  if (bad !== undefined) {
    const rule = "The character ';' is not allowed in vault ids";
    throw new DroverError(`'${bad}' is not a valid vault id. ${rule}`, { code: 'options' });
  }
  if (output !== undefined && words.length > 1) {
    const message = 'At most one input file may be used with the --output option';
    throw new DroverError(message, { code: 'options' });
  }
}

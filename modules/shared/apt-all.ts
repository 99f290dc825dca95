import { type Answer, ModuleFailure, type ModuleResult, type Target } from '../../src/module/index.js';
import { APT_GET, cleanupCommand, outputOf, preparedDiff, runText, upgradeCommand } from './apt-commands.js';
import type { AptArgs } from './apt-options.js';
import { open } from './apt-steps.js';

/** Changes that the output of a cleanup tells of. */
const CLEANED = { autoremove: 'The following packages will be REMOVED', autoclean: 'Del ' } as const;

export async function cleanup(operation: keyof typeof CLEANED, args: AptArgs, target: Target): Promise<ModuleResult> {
  const command = cleanupCommand(operation, args, target.check);
  const { look } = await open(args, target, runText(command, args));
  const said = outputOf(look!, (stderr) => `'apt-get ${operation}' failed: ${stderr}`);
  const stdout = String(said.stdout);
  return { changed: stdout.includes(CLEANED[operation]), ...said, diff: target.diff ? preparedDiff(stdout) : {} };
}

const NOTHING = /\n0 (?:packages )?upgraded, 0 newly installed, 0 to remove/;

/** Upgrades all packages, by aptitude where the target has it. */
export async function upgradeAll(args: AptArgs, target: Target, mode: string): Promise<ModuleResult> {
  const [byApt, byAptitude] = [APT_GET, 'aptitude'].map((program) => upgradeCommand(args, mode, program, target.check));
  const chosen = args.force_apt_get || mode === 'dist' ? 'false' : 'command -v aptitude >/dev/null 2>&1';
  const script = `if ${chosen}; then\n${runText(byAptitude!, args)}\nelse\n${runText(byApt!, args)}\nfi`;
  const { look, aptitude } = await open(args, target, script);
  if (aptitude === undefined || mode === 'dist') return upgraded(look!, byApt!.operation, APT_GET, target);
  warnOfAptitude(args, target);
  return upgraded(look!, byAptitude!.operation, aptitude, target);
}

function upgraded(answer: Answer, operation: string, program: string, target: Target): ModuleResult {
  const { rc, text: stdout, errorText: stderr } = answer;
  if (rc !== 0) throw new ModuleFailure(`'${program} ${operation}' failed: ${stderr}`, { stdout, rc });
  const result = { msg: stdout, stdout, stderr };
  if (NOTHING.test(stdout)) return { changed: false, ...result };
  return { changed: true, ...result, diff: target.diff ? preparedDiff(stdout) : {} };
}

function warnOfAptitude(args: AptArgs, target: Target): void {
  if (args.fail_on_autoremove) {
    target.warn("APTITUDE does not support '--no-remove', ignoring the 'fail_on_autoremove' parameter.");
  }
  if (args.allow_downgrade) {
    target.warn("APTITUDE does not support '--allow-downgrades', ignoring the 'allow_downgrade' parameter.");
  }
}

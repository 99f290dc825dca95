import { expandingWords } from '../../src/module/expand-paths.js';
import { defineModule, encode, ModuleFailure, type ModuleResult, type Target } from '../../src/module/index.js';
import { missingTool } from '../shared/missing-tool.js';
import { rsyncCommand } from '../shared/rsync-command.js';
import { rsyncEnds } from '../shared/rsync-ends.js';
import { type RsyncArgs, rsyncOptions } from '../shared/rsync-options.js';
import { shlexQuote, shlexSplit } from '../shared/shlex.js';

/** What rsync prints in front of each file that changes. */
const MARK = '<<CHANGED>>';

export default defineModule({
  name: 'ansible.posix.synchronize',
  description: 'Copies directory trees between the controller and the target with rsync.',
  options: rsyncOptions,
  returns: {
    cmd: { type: 'str', description: 'The command.', returned: 'always' },
    msg: { type: 'str', description: 'What rsync said.', returned: 'always' },
    rc: { type: 'int', description: 'Its status.', returned: 'always' },
    stdout_lines: { type: 'list', description: 'A line for each file that changed.', returned: 'success' },
  },
  check: 'full',
  differences: [
    'rsync and ssh of the controller (with `delegate_to`: of that host) make a connection of their own; they ask the SSH agent and read `~/.ssh/config`.',
  ],
  prepare: async (args, controller) => rsyncEnds(args as unknown as RsyncArgs, controller),
  place: (args) => ({ onController: args._drover_local === true, become: args._drover_become === true }),
  run: (args, target) => synchronize(args, target),
});

async function synchronize(args: RsyncArgs, target: Target): Promise<ModuleResult> {
  const rsync = args._local_rsync_path;
  const look = await target.sh(LOOK, { environment: { drover_rsync: rsync } });
  const { pairs } = look;
  if (!pairs.get('rsync')) throw missingTool(rsync, 'rsync');
  const password = args._local_rsync_password ?? '';
  if (password !== '' && !pairs.get('sshpass')) {
    throw new ModuleFailure('to use rsync connection with passwords, you must install the sshpass program');
  }
  if (args.rsync_opts.includes('')) target.warn(EMPTY_OPTION);
  const ends = placed(args, pairs.get('client') ?? '');
  const programs = { rsync: rsync.includes('/') ? rsync : pairs.get('rsync')!, ssh: pairs.get('ssh') };
  const cmd = rsyncCommand({ ...args, ...ends }, programs, { check: target.check, mark: MARK });
  const plain = shlexSplit(cmd);
  const words = plain.map((word) => expandingWords(word.replace(/^~/, './~')).split(' ').slice(1).join(' '));
  // sshpass reads the password from the third descriptor, where no list of processes shows it.
  const script = password === '' ? `${words.join(' ')} </dev/null` : `{ ${words.join(' ')} </dev/null\n} 3<&0`;
  const answer = await target.sh(script, password === '' ? {} : { stdin: encode(`${password}\n`) });
  if (rsync.includes('/') && (answer.rc === 127 || answer.rc === 126)) {
    const shown = { rc: 2, stdout: '', stderr: '', cmd: plain.map(shlexQuote).join(' ') };
    throw new ModuleFailure('Error executing command.', shown);
  }
  if (answer.rc !== 0) throw new ModuleFailure(answer.errorText, { rc: answer.rc, cmd });
  const said = answer.text;
  const msg = said.replaceAll(MARK, '');
  return {
    // With `link_dest` rsync tells of files, too, that are linked and the same.
    changed: args.link_dest ? !said.includes(`${MARK}.`) : said.includes(MARK),
    msg,
    rc: answer.rc,
    cmd,
    stdout_lines: msg.split('\n').filter((line) => line !== ''),
    ...(target.diff && { diff: { prepared: msg } }),
  };
}

const LOOK = `case $drover_rsync in
  */*) printf 'rsync=%s\\0' "$drover_rsync" ;;
  *) printf 'rsync=%s\\0' "$(command -v "$drover_rsync")" ;;
esac
printf 'ssh=%s\\0sshpass=%s\\0' "$(command -v ssh)" "$(command -v sshpass)"
drover_client=\${SSH_CLIENT:-\${SSH_CONNECTION-}}
printf 'client=%s\\0' "\${drover_client%% *}"`;

const EMPTY_OPTION =
  'The empty string is present in rsync_opts which will cause rsync to transfer the current working directory. If this is intended, use "." instead to get rid of this warning. If this is unintended, check for problems in your playbook leading to empty string in rsync_opts.';

/** Seen from another host, `localhost` is the controller: where the connection to that host comes from. */
function placed({ src, dest, _substitute_controller }: RsyncArgs, client: string): { src: string; dest: string } {
  if (!_substitute_controller) return { src, dest };
  if (client === '') throw new ModuleFailure('Could not determine controller hostname for rsync to send to');
  const seen = (path: string) => path.replace(/^localhost:/, `${client}:`);
  return { src: seen(src), dest: seen(dest) };
}

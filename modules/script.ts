import { ActionFailure, ActionSkip, createMark, defineModule, PLACE_PROGRAM, quote } from '../src/module/index.js';
import { shlexSplit } from './shared/shlex.js';

export default defineModule({
  name: 'ansible.builtin.script',
  description: 'Runs a script of the controller on the target.',
  freeForm: 'command',
  async: false,
  action: true,
  options: {
    _raw_params: { description: 'The local script and its arguments.', hidden: true },
    cmd: { description: 'The local script and its arguments.' },
    creates: { description: 'A path; when it exists, the script is not run.' },
    removes: { description: 'A path; when it does not exist, the script is not run.' },
    chdir: { description: 'Absolute path of the directory to run it in.' },
    executable: { description: 'The program that runs the script, with its options.' },
    decrypt: { type: 'bool', default: true, description: 'Whether a vaulted script is decrypted.' },
    _drover_script: { type: 'raw', hidden: true, description: 'Bytes of the script, or why there are none.' },
  },
  required_one_of: [['_raw_params', 'cmd']],
  mutually_exclusive: [['_raw_params', 'cmd']],
  returns: {
    rc: { type: 'int', description: 'Exit status.', returned: 'always' },
    stdout: { type: 'str', description: 'Standard output, as it came.', returned: 'always' },
    stderr: { type: 'str', description: 'Standard error, as it came.', returned: 'always' },
  },
  check: 'Skipped, unless `creates` or `removes` tell that it would run.',
  async prepare(args, controller) {
    const [source] = wordsOf(String(args._raw_params || args.cmd));
    try {
      const path = controller.findFile('files', source ?? '');
      return { ...args, _drover_script: await controller.readFile(path, { decrypt: args.decrypt === true }) };
    } catch (error) {
      return { ...args, _drover_script: (error as Error).message };
    }
  },
  async run(args, target) {
    const mark = createMark();
    const gates = [
      args.creates ? gate('-e', args.creates, `${args.creates} exists, matching creates option`, mark) : '',
      args.removes ? gate('! -e', args.removes, `${args.removes} does not exist, matching removes option`, mark) : '',
    ].join('');
    const line = String(args._raw_params || args.cmd).trim();
    const [source = ''] = wordsOf(line);
    const refusal = refusalOf(args.chdir, args._drover_script);
    const runs = refusal === undefined && !target.check;
    const command = runs ? runScript(source, `${args.executable ? `${args.executable} ` : ''}${line}`, args.chdir) : '';
    const stdin = runs ? (args._drover_script as Uint8Array) : undefined;
    const answer = gates === '' && !runs ? undefined : await target.sh({ script: gates + command, stdin });
    if (answer?.text.startsWith(mark)) throw new ActionSkip(answer.text.slice(mark.length));
    if (refusal !== undefined) throw new ActionFailure(refusal, {}, { apart: true });
    if (!runs && gates === '') throw new ActionSkip('Check mode is not supported for this task.');
    if (!runs) return { changed: true };
    const result = { rc: answer!.rc, stdout: answer!.text, stderr: answer!.errorText, changed: true };
    return answer!.rc === 0 ? result : { ...result, msg: 'non-zero return code' };
  },
});

function gate(test: string, path: string, reason: string, mark: string): string {
  return `if [ ${test} ${quote(path)} ]; then printf '%s' ${quote(mark + reason)}; exit 0; fi\n`;
}

function refusalOf(chdir: string | null | undefined, script: unknown): string | undefined {
  if (chdir && !chdir.startsWith('/')) return `chdir ${chdir} must be an absolute path for a Unix-aware remote node`;
  return typeof script === 'string' ? script : undefined;
}

function wordsOf(line: string): string[] {
  try {
    return shlexSplit(line.trim());
  } catch (error) {
    throw new ActionFailure((error as Error).message);
  }
}

/** The line is shell text in which every occurrence of the script's name stands for the file on the target. */
function runScript(source: string, line: string, chdir: string | null | undefined): string {
  const place = createMark();
  return [
    `drover_name=${quote(source.split('/').at(-1)!)}`,
    PLACE_PROGRAM,
    `drover_line=${quote((chdir ? `cd ${quote(chdir)} && ` : '') + line.replaceAll(source, place))}`,
    `while :; do case $drover_line in`,
    `  *${place}*) drover_line=\${drover_line%%${place}*}$drover_file\${drover_line#*${place}} ;;`,
    `  *) break ;;`,
    `esac; done`,
    '/bin/sh -c "$drover_line" </dev/null',
  ].join('\n');
}

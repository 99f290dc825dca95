import {
  Answer,
  type ArgsOf,
  type Change,
  type Done,
  defineModule,
  encode,
  ModuleFailure,
  type Options,
  type PlainDict,
  quote,
  sh,
} from '../src/module/index.js';
import { keyChange, parsePpa } from './shared/apt-ppa.js';
import { addSource, parseRepo, removeSource, type SourceFile, sourceText, suggestName } from './shared/apt-sources.js';
import { probeSources, readSources, type SourcesState, updateScript } from './shared/apt-sources-state.js';
import { joinMessages } from './shared/apt-state.js';
import { modeOnly } from './shared/mode-only.js';
import { replaceFile } from './shared/replace-file.js';

const options = {
  repo: { required: true, description: 'The source, as a line of sources.list has it, or `ppa:owner/name`.' },
  state: { default: 'present', choices: ['absent', 'present'], description: 'Whether it must be there.' },
  mode: { type: 'raw', description: 'Permissions of a file that is made for it.' },
  update_cache: {
    type: 'bool',
    default: true,
    aliases: ['update-cache'],
    description: 'Whether a change is followed by an update of the lists.',
  },
  update_cache_retries: { type: 'int', default: 5, description: 'How often a failed update is tried.' },
  update_cache_retry_max_delay: { type: 'int', default: 12, description: 'Most seconds between two tries.' },
  filename: { description: 'Name of the file in sources.list.d, without `.list`.' },
  install_python_apt: { type: 'bool', default: true, description: 'Has no effect: nothing is needed but apt.' },
  validate_certs: { type: 'bool', default: true, description: 'Whether the certificate of Launchpad is checked.' },
  codename: { description: "The release for a PPA; the target's own otherwise." },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.apt_repository',
  description: 'Adds and removes sources of packages for apt.',
  options,
  returns: {
    repo: { type: 'str', description: 'The option.', returned: 'always' },
    state: { type: 'str', description: 'The option.', returned: 'success' },
    sources_added: { type: 'list', description: 'Files that were made.', returned: 'success' },
    sources_removed: { type: 'list', description: 'Files that were removed.', returned: 'success' },
  },
  differences: [
    'Only files that change are written; Ansible writes all of them anew.',
    'Keys of PPAs are put into trusted.gpg.d, by gpg; apt-key is not used.',
  ],
  probe: () => probeSources(),
  read: (answer) => readSources(answer),
  plan: (state, args) => plan(state, args),
  result(done, args) {
    const { added, removed } = filesOf(done.before, args);
    warnOfUpdates(done, args);
    const diff = done.diff ? [...added, ...removed].map((path) => diffOf(path, done.before, args)) : [];
    return { repo: args.repo, sources_added: added, sources_removed: removed, state: args.state, diff };
  },
});

/** The files as they shall be. */
function wanted(state: SourcesState, args: Args): SourceFile[] {
  if (args.repo === '') throw new ModuleFailure("Please set argument 'repo' to a non-empty value");
  const codename = args.codename || state.codename;
  const ppa = parsePpa(args.repo, codename);
  const source = ppa?.source ?? parseRepo(args.repo);
  if (args.state === 'absent') return removeSource(state.files, source);
  const name = args.filename ?? suggestName(ppa ? `${args.repo}_${codename}` : source);
  const file = `${name}.list`;
  return addSource(state.files, source, file.includes('/') ? file : `${state.directory}${file}`);
}

/** Paths of files that begin or cease to be there: one without lines is none. */
function filesOf(state: SourcesState, args: Args): { added: string[]; removed: string[] } {
  const after = wanted(state, args);
  const full = (files: readonly SourceFile[]) => files.filter(({ lines }) => lines.length > 0).map(({ path }) => path);
  const [old, fresh] = [full(state.files), full(after)];
  return { added: fresh.filter((path) => !old.includes(path)), removed: old.filter((path) => !fresh.includes(path)) };
}

function diffOf(path: string, state: SourcesState, args: Args): PlainDict {
  const [before, after] = [state.files, wanted(state, args)].map((files) => files.find((file) => file.path === path));
  const text = (file: SourceFile | undefined) => (file ? sourceText(file.lines) : '');
  return {
    before: text(before),
    after: text(after),
    before_header: before?.lines.length ? path : '/dev/null',
    after_header: after?.lines.length ? path : '/dev/null',
  };
}

function plan(state: SourcesState, args: Args): Change[] {
  const after = wanted(state, args);
  const changed = after.filter((file) => {
    const before = state.files.find(({ path }) => path === file.path);
    return sourceText(before?.lines ?? []) !== sourceText(file.lines);
  });
  if (changed.length === 0) return [];
  const ppa = args.state === 'present' ? parsePpa(args.repo, args.codename || state.codename) : undefined;
  const writing = changed.map((file) => writeChange(file, state, args));
  return [...(ppa ? [keyChange(ppa, args.validate_certs)] : []), ...writing, ...updateChange(changed, state, args)];
}

function writeChange({ path, lines }: SourceFile, state: SourcesState, args: Args): Change {
  const found = state.found.get(path);
  if (lines.length === 0) return { field: path, before: true, after: false, run: sh`rm -f -- ${path}` };
  const written = replaceFile({
    path: found?.real ?? path,
    existing: found?.stat,
    content: { command: `printf '%s' ${quote(sourceText(lines))}` },
    args: modeOnly(found ? undefined : args.mode),
    identity: state.identity,
    field: path,
  });
  const directory = path.slice(0, path.lastIndexOf('/'));
  return found ? written : { ...written, run: `${sh`mkdir -p -- ${directory}`} &&\n{\n${written.run}\n}` };
}

/** What cannot be updated is undone: the lists of sources are as before. */
function updateChange(changed: readonly SourceFile[], state: SourcesState, args: Args): Change[] {
  if (!args.update_cache) return [];
  const undo = changed.map(({ path }) => {
    const before = state.files.find((file) => file.path === path);
    if (!before) return sh`rm -f -- ${path}`;
    return sh`printf '%s' ${sourceText(before.lines)} >${path}`;
  });
  const run = updateScript(args.update_cache_retries, args.update_cache_retry_max_delay, undo.join('\n'));
  const failed = (answer: Answer) => {
    const last = attemptsOf(answer).at(-1)?.said ?? '';
    const msg = `Failed to update apt cache after ${args.update_cache_retries} retries: ${last || 'unknown reason'}`;
    throw new ModuleFailure(msg, { warnings: warningsOf(answer) });
  };
  return [{ field: 'cache', before: 'old', after: 'updated', run, failed }];
}

function attemptsOf({ pairs }: Answer): { said: string; delay: string }[] {
  const attempts: { said: string; delay: string }[] = [];
  for (let at = 1; pairs.has(`attempt:${at}`); at++) {
    attempts.push({ said: joinMessages(pairs.get(`attempt:${at}`)!), delay: pairs.get(`delay:${at}`) ?? '' });
  }
  return attempts;
}

function warningsOf(answer: Answer): string[] {
  return attemptsOf(answer).flatMap(({ said, delay }, at) => [
    `Failed to update cache after ${at + 1} due to ${said} retry, retrying`,
    `Sleeping for ${delay} seconds, before attempting to update the cache again`,
  ]);
}

function warnOfUpdates({ outputs, warn }: Done<SourcesState>, args: Args): void {
  if (!args.update_cache || outputs.length === 0) return;
  const answer = new Answer({ rc: 0, stdout: encode(outputs.at(-1)!), stderr: new Uint8Array() });
  for (const warning of warningsOf(answer)) warn(warning);
}

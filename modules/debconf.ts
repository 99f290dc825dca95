import {
  type Answer,
  type ArgsOf,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  type Plain,
  quote,
  sh,
} from '../src/module/index.js';
import { missingTool } from './shared/missing-tool.js';

const options = {
  name: { required: true, aliases: ['pkg'], description: 'The package.' },
  question: { aliases: ['selection', 'setting'], description: 'The setting.' },
  vtype: {
    choices: ['boolean', 'error', 'multiselect', 'note', 'password', 'seen', 'select', 'string', 'text', 'title'],
    description: 'Type of the value.',
  },
  value: { type: 'raw', aliases: ['answer'], description: 'The value; a list for `multiselect`.' },
  unseen: { type: 'bool', default: false, description: 'Whether the question is still asked.' },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

interface State {
  readonly answers: ReadonlyMap<string, string>;
  /** What debconf keeps of a password, which it does not show. */
  readonly password: string | undefined;
}

export default defineModule({
  name: 'ansible.builtin.debconf',
  description: 'Answers questions of debconf beforehand.',
  options,
  required_together: [['question', 'vtype', 'value']],
  returns: {
    current: { type: 'dict', description: 'The answers.', returned: 'success' },
    previous: { type: 'dict', description: 'The answer before.', returned: 'on change' },
    msg: { type: 'str', description: 'What debconf said.', returned: 'success' },
  },
  probe: (args) => probe(args),
  read: (answer, args) => read(answer, args),
  plan: (state, args) => plan(state, args),
  result({ before, changes, outputs, check, diff }, args) {
    const answers = Object.fromEntries(before.answers);
    if (changes.length === 0) return { msg: '', current: answers };
    const question = args.question!;
    const existing = before.answers.get(question);
    const current = { [question]: check ? wanted(args, existing) : textOf(args, existing) };
    const previous = existing === undefined ? { ...answers, [question]: '' } : { [question]: existing };
    const shown = diff ? { before: previous, after: { ...previous, ...current } } : {};
    return { msg: outputs.join(''), current, previous, diff: shown };
  },
  diff: () => undefined,
});

function probe(args: Args): string {
  const lacks = (name: string) => `command -v ${name} >/dev/null 2>&1 || { printf 'lacks=${name}\\0'; exit 0; }`;
  const secret =
    args.vtype === 'password'
      ? `${lacks('debconf-get-selections')}\nprintf 'all=%s\\0' "$(debconf-get-selections)"`
      : '';
  return `${lacks('debconf-show')}
${lacks('debconf-set-selections')}
drover_said=$(debconf-show -- ${quote(args.name)} 2>&1) || { printf 'failed=%s\\0' "$drover_said"; exit 0; }
printf 'answers=%s\\0' "$drover_said"
${secret}`;
}

function read({ pairs }: Answer, args: Args): State {
  const lacks = pairs.get('lacks');
  if (lacks !== undefined) throw missingTool(lacks, lacks === 'debconf-get-selections' ? 'debconf-utils' : 'debconf');
  if (pairs.has('failed')) throw new ModuleFailure(`${pairs.get('failed')}\n`);
  const lines = (pairs.get('answers') ?? '').split('\n').filter((line) => line.includes(':'));
  const answers = lines.map((line) => {
    const colon = line.indexOf(':');
    const question = line.slice(0, colon).replace(/^[* ]+|[* ]+$/g, '');
    return [question, line.slice(colon + 1).trim()] as const;
  });
  const rows = (pairs.get('all') ?? '').split('\n').map((line) => line.split('\t'));
  const row = rows.find(
    ([owner, question, type]) => owner!.startsWith(args.name) && question === args.question && type === args.vtype,
  );
  return { answers: new Map(answers), password: row ? (row[3] ?? '') : undefined };
}

/** The value as it is told: booleans as debconf writes them; a list in order, where there was an answer before. */
function wanted(args: Args, existing: string | undefined): Plain {
  const { value, vtype } = args;
  if (vtype === 'boolean') return String(value).toLowerCase();
  if (vtype === 'multiselect' && Array.isArray(value)) {
    const wrong = value.find((item) => typeof item !== 'string');
    if (wrong !== undefined) {
      throw new ModuleFailure("Invalid value provided for 'multiselect': the list must have text only");
    }
    return existing === undefined ? value : [...(value as readonly string[])].sort();
  }
  return String(value);
}

function textOf(args: Args, existing: string | undefined): string {
  const value = wanted(args, existing);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

function plan(state: State, args: Args): Change[] {
  const { question, vtype, name } = args;
  if (question === null || question === undefined) return [];
  const existing = state.answers.get(question);
  if (existing !== undefined && same(existing, state, args)) return [];
  const line = `${name} ${question} ${vtype} ${textOf(args, existing)}`;
  if (line.includes('\n')) throw new ModuleFailure('a value of debconf has no line breaks');
  const run = sh`printf '%s\n' ${line} | debconf-set-selections ${args.unseen ? ['-u'] : []}`;
  return [
    {
      field: question,
      before: existing ?? null,
      after: textOf(args, existing),
      run,
      failed: ({ errorText }) => errorText,
    },
  ];
}

function same(existing: string, { password }: State, args: Args): boolean {
  const value = wanted(args, existing);
  if (args.vtype === 'boolean') return existing.toLowerCase() === value;
  if (args.vtype === 'password') return password === value;
  if (!Array.isArray(value)) return existing === value;
  const parts = existing.split(',').map((part) => part.trim());
  return JSON.stringify(parts.sort()) === JSON.stringify(value);
}

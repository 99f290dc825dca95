import {
  type CallbackContext,
  type Dict,
  defineCallback,
  type HostRecap,
  type Recap,
  type TaskResult,
  type Value,
} from '../src/output/callback.js';
import { sgrOf } from '../src/output/color.js';
import { diffText } from '../src/output/dict-diff.js';
import { isFalsyLabel, labelText, taskTitle, textOf } from '../src/output/label.js';

const WIDTH = 120;

type Style = 'bold' | 'host' | 'ok' | 'changed' | 'failed' | 'skipped';

/** Only tasks that are tagged `print_action` or that failed, a dot for each other result: `community.general.selective`. */
export default defineCallback({
  name: 'selective',
  kind: 'stdout',
  description: 'Shows tasks that are tagged `print_action`, and failures; all from `-vv` on.',
  options: {
    nocolor: {
      type: 'bool',
      description: 'Whether the output has no colours.',
      default: false,
      env: ['ANSIBLE_NOCOLOR', 'ANSIBLE_SELECTIVE_DONT_COLORIZE'],
      ini: [{ section: 'defaults', key: 'nocolor' }],
    },
  },
  create(context) {
    const { terminal, verbosity } = context;
    const paint = painter(context);
    const print = (text: string) => terminal.write(`${text}\n`);
    let [title, titled, dotted] = ['', false, false];
    const heading = (name = title) => {
      if (titled) return;
      titled = true;
      if (dotted) print('');
      print(paint(`# ${name} `.padEnd(WIDTH, '*'), 'bold'));
    };
    const show = (result: TaskResult, failed: boolean) => {
      if (!result.task.tags.includes('print_action') && !failed && verbosity < 2) {
        dotted = true;
        terminal.write('.');
        return;
      }
      heading();
      dotted = false;
      const view = result.result;
      print(entry({ ...partsOf(view), name: paint(result.host.name, 'host'), indent: 0, failed }, paint));
      const items = view.get('results');
      for (const item of Array.isArray(items) ? (items as readonly Dict[]) : []) {
        const shown = { name: paint(itemName(item), 'bold'), indent: 4, failed: !isFalsyLabel(item.get('failed')) };
        print(entry({ ...partsOf(item), ...shown }, paint));
      }
    };
    return {
      'task-start': ({ task }) => {
        [title, titled] = [taskTitle(task), false];
      },
      ok: ({ result }) => show(result, false),
      failed: ({ result }) => show(result, true),
      unreachable: ({ result }) => show(result, true),
      skipped: ({ result }) => {
        if (verbosity < 2) return;
        heading();
        dotted = false;
        print(skippedEntry(result, paint));
      },
      stats: ({ recap }) => {
        print('');
        titled = false;
        heading('STATS');
        for (const line of recapOf(recap, paint)) print(line);
      },
    };
  },
});

type Paint = (text: string, style: Style) => string;

function painter({ option, setting }: CallbackContext): Paint {
  if (option('nocolor') === true) return (text) => text;
  const codes: Readonly<Record<Style, string>> = {
    bold: '\u001b[1m',
    host: '\u001b[1m\u001b[34m',
    ok: `\u001b[${sgrOf(setting('COLOR_OK'))}m`,
    changed: `\u001b[${sgrOf(setting('COLOR_CHANGED'))}m`,
    failed: `\u001b[${sgrOf(setting('COLOR_ERROR'))}m`,
    skipped: `\u001b[${sgrOf(setting('COLOR_SKIP'))}m`,
  };
  return (text, style) => `${codes[style]}${text}\u001b[0m`;
}

interface Parts {
  readonly changed: boolean;
  readonly message: string;
  readonly diff: Value | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface Entry extends Parts {
  /** With its colour, whose characters count for the columns. */
  readonly name: string;
  readonly indent: number;
  readonly failed: boolean;
}

function partsOf(result: Dict): Parts {
  const texts = [result.get('exception'), result.get('module_stderr')].filter((text) => !isFalsyLabel(text));
  return {
    changed: !isFalsyLabel(result.get('changed')),
    message: textOf(result.get('msg')) || textOf(result.get('reason')),
    diff: result.get('diff'),
    stdout: textOf(result.get('module_stdout')),
    stderr: texts.map(textOf).join('\n').trim(),
  };
}

function itemName(result: Dict): string {
  const item = result.get(textOf(result.get('ansible_loop_var')) || 'item');
  return labelText(item instanceof Map && item.has('key') ? item.get('key') : item);
}

function entry({ name, indent, failed, changed, message, diff, stdout, stderr }: Entry, paint: Paint): string {
  const style = failed ? 'failed' : changed ? 'changed' : 'ok';
  const state = paint(failed ? 'FAILED!!!' : `changed=${changed ? 'True' : 'False'}`, style);
  const head = `${' '.repeat(indent)}  * ${name}${' '.repeat(Math.max(0, 40 - name.length - indent))}- ${state}`;
  const told = withMessage(head, paint(message, style), indent + 4);
  const changes = isFalsyLabel(diff) ? '' : diffText(diff!);
  const below = [
    ...(changes === '' ? [] : [paint(changes, 'changed')]),
    ...[stdout, stderr].filter((text) => text !== '').map((text) => paint(text, 'failed')),
  ];
  return [told, ...below.map((text) => indented(text, indent + 4))].join('\n');
}

function withMessage(head: string, message: string, indent: number): string {
  const dashes = (line: string) => '-'.repeat(Math.max(0, WIDTH - line.length));
  if (message.length >= 50) return `${head} ${dashes(head)}\n${indented(message, indent)}`;
  const line = `${head} -- ${message}`;
  return `${line} ${dashes(line)}---------`;
}

function skippedEntry({ host, result }: TaskResult, paint: Paint): string {
  const reason = textOf(result.get('skipped_reason')) || textOf(result.get('skip_reason'));
  const spaces = ' '.repeat(Math.max(0, 31 - host.name.length - 4));
  const head = `  * ${paint(host.name, 'host')}${spaces}- ${paint('skipped', 'skipped')}`;
  // A long reason stands there twice.
  return reason.length < 50 ? withMessage(head, reason, 8) : `${withMessage(head, reason, 8)}\n${reason}`;
}

function indented(text: string, indent: number): string {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return lines.map((line) => ' '.repeat(indent) + line).join('\n');
}

function recapOf(recap: Recap, paint: Paint): string[] {
  const line = (name: string, { ok, changed, failed, unreachable, rescued, ignored }: HostRecap) => {
    const style = failed + unreachable > 0 ? 'failed' : changed > 0 ? 'changed' : 'ok';
    const counts = { ok, changed, failed, unreachable, rescued, ignored };
    const texts = Object.entries(counts).map(([key, value]) => `${key}=${value}`);
    return paint(`${name}    : ${texts.join('\t')}`, style);
  };
  return [...recap.hosts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, counts]) => line(name, counts));
}

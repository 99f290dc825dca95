import { DroverError } from '../src/base/error.js';
import { type Controller, defineModule, type Reply } from '../src/module/index.js';
import { str } from '../src/values/repr.js';
import { float } from '../src/values/value.js';
import { truncated } from './shared/truncated.js';

const EARLY = "(ctrl+C then 'C' = continue early, ctrl+C then 'A' = abort)\r";

export default defineModule({
  name: 'ansible.builtin.pause',
  description: 'Waits for some time, or for the person at the terminal.',
  bypassHostLoop: true,
  options: {
    seconds: { type: 'int', convert: truncated, description: 'Seconds to wait.' },
    minutes: { type: 'int', convert: truncated, description: 'Minutes to wait.' },
    prompt: { description: 'What to ask.' },
    echo: { type: 'bool', default: true, description: 'Whether what is typed is shown.' },
  },
  mutually_exclusive: [['minutes', 'seconds']],
  returns: {
    user_input: { type: 'str', description: 'What was typed.', returned: 'always' },
    start: { type: 'str', description: 'When it began.', returned: 'always' },
    stop: { type: 'str', description: 'When it ended.', returned: 'always' },
    delta: { type: 'int', description: 'Whole seconds that it took.', returned: 'always' },
    stdout: { type: 'str', description: 'How long it took, as a sentence.', returned: 'always' },
    echo: { type: 'bool', description: 'The option.', returned: 'always' },
  },
  check: 'full',
  async control(args, controller) {
    const wait = args.minutes === null ? args.seconds : args.minutes! * 60;
    const seconds = wait === null || wait === undefined ? undefined : Math.max(1, wait);
    const began = controller.now();
    const text = await ask(args.prompt || undefined, args.echo, seconds, controller);
    const ended = controller.now();
    return {
      result: {
        changed: false,
        rc: 0,
        stderr: '',
        stdout: `Paused for ${durationText((ended - began) / 1000, args.seconds ?? undefined)}`,
        start: localTime(began),
        stop: localTime(ended),
        delta: Math.floor((ended - began) / 1000),
        echo: args.echo,
        user_input: text,
      },
    };
  },
});

async function ask(
  prompt: string | undefined,
  echo: boolean,
  seconds: number | undefined,
  controller: Controller,
): Promise<string> {
  const hidden = echo ? '' : ' (output is hidden)';
  let text = `[${controller.taskName.trim()}]\n${prompt ?? 'Press enter to continue, Ctrl+C to interrupt'}${hidden}:`;
  if (seconds !== undefined) {
    controller.display(`Pausing for ${seconds} seconds${hidden}`);
    if (prompt === undefined) text = EARLY;
    else controller.display(EARLY);
  }
  const shown = seconds === undefined && echo;
  const completeKeys = seconds === undefined ? undefined : '';
  const reply = await controller.prompt({ text, echo: shown, seconds, completeKeys });
  return takeReply(reply, shown, seconds, controller);
}

async function takeReply(
  reply: Reply,
  echo: boolean,
  seconds: number | undefined,
  controller: Controller,
): Promise<string> {
  switch (reply.kind) {
    case 'answer':
      return seconds === undefined ? reply.text : '';
    case 'timeout':
      return '';
    case 'noninteractive':
      if (seconds === undefined) controller.warn('Not waiting for response to prompt as stdin is not interactive');
      else await controller.sleep(seconds);
      return '';
    case 'interrupt': {
      const text = "Press 'C' to continue the play or 'A' to abort \r";
      const decision = await controller.prompt({ text, echo, completeKeys: 'cC', interruptKeys: 'aA' });
      if (decision.kind === 'interrupt') throw new DroverError('user requested abort!');
      return decision.kind === 'answer' ? decision.text : '';
    }
  }
}

function durationText(elapsed: number, seconds: number | undefined): string {
  const unit = seconds === undefined ? 'minutes' : 'seconds';
  const amount = seconds === undefined ? elapsed / 60 : elapsed;
  return `${str(float(Math.round(amount * 100) / 100))} ${unit}`;
}

/** `str(datetime.now())`, to the millisecond. */
function localTime(epoch: number): string {
  const date = new Date(epoch);
  const pad = (value: number, width = 2) => String(value).padStart(width, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const time = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  return `${day} ${time}.${pad(date.getMilliseconds() * 1000, 6)}`;
}

import { defineCallback } from '../src/output/callback.js';
import { withBanner } from '../src/output/terminal.js';
import { timeText } from '../src/output/time-text.js';
import { createDefault } from './default.js';

/** The default output with the time in each header: `community.general.timestamp`. */
export default defineCallback({
  name: 'timestamp',
  kind: 'stdout',
  description: 'The default output with the time at the end of each header.',
  optionsOf: 'default',
  options: {
    timezone: {
      type: 'str',
      description: "Name of the time zone (`Europe/Berlin`); the controller's when not given.",
      default: null,
      env: ['ANSIBLE_CALLBACK_TIMESTAMP_TIMEZONE'],
      ini: [{ section: 'callback_timestamp', key: 'timezone' }],
    },
    format_string: {
      type: 'str',
      description: "The time's format, as `strftime` takes it.",
      default: '%H:%M:%S',
      env: ['ANSIBLE_CALLBACK_TIMESTAMP_FORMAT_STRING'],
      ini: [{ section: 'callback_timestamp', key: 'format_string' }],
    },
  },
  create(context) {
    const zone = (context.option('timezone') as string | null) || undefined;
    const format = String(context.option('format_string'));
    const time = () => timeText(context.now(), format, zone ?? context.environment.TZ);
    return createDefault({ ...context, terminal: withBanner(context.terminal, time) });
  },
});

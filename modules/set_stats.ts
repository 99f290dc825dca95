import { defineModule } from '../src/module/index.js';
import { isTrue } from '../src/values/truth.js';
import { isDict, type Value } from '../src/values/value.js';
import { invalidOptions } from './shared/invalid-options.js';
import { variableName } from './shared/variable-name.js';

export default defineModule({
  name: 'ansible.builtin.set_stats',
  description: 'Sets values that the end of the run shows.',
  options: {
    data: { type: 'raw', description: 'Names and values.' },
    per_host: { type: 'raw', description: 'Whether each host has its own.' },
    aggregate: { type: 'raw', description: 'Whether a value is added to the one that is there.' },
  },
  unknownOptions: invalidOptions,
  returns: { ansible_stats: { type: 'dict', description: 'What was set.', returned: 'success' } },
  check: 'full',
  async control(args, controller) {
    const data = args.data ?? new Map();
    if (!isDict(data)) {
      return { result: { failed: true, msg: "The 'data' option needs to be a dictionary/hash" } };
    }
    const perHost = flag(args.per_host, false);
    const aggregate = flag(args.aggregate, true);
    const stats = new Map<Value, Value>([...data].map(([key, value]) => [variableName(controller.render(key)), value]));
    const shown = new Map<Value, Value>([
      ['data', stats],
      ['per_host', perHost],
      ['aggregate', aggregate],
    ]);
    return {
      result: { changed: false, ansible_stats: shown },
      effects: [{ kind: 'set-stats', stats, perHost, aggregate }],
    };
  },
});

const TRUE: ReadonlySet<string> = new Set(['y', 'yes', 'on', '1', 'true', 't']);

/** As the reference's lenient boolean: what is no word for true is false. */
function flag(value: Value | undefined, otherwise: boolean): boolean {
  if (value === null || value === undefined) return otherwise;
  return typeof value === 'string'
    ? TRUE.has(value.toLowerCase().trim())
    : isTrue(value) && (value === true || value === 1);
}

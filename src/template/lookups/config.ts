import { fullMessage } from '../../base/chain.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import { classText } from '../native-name.js';
import { ansibleError } from '../python-error.js';
import type { Lookup, LookupCall } from './lookup.js';
import { type OptionSpecs, readOptions } from './options.js';

const OPTIONS: OptionSpecs = {
  on_missing: { type: 'str', default: 'error', choices: ['error', 'warn', 'skip'] },
  plugin_type: {
    type: 'str',
    choices: [
      'become',
      'cache',
      'callback',
      'cliconf',
      'connection',
      'httpapi',
      'inventory',
      'lookup',
      'netconf',
      'shell',
      'vars',
    ],
  },
  plugin_name: { type: 'str' },
  show_origin: { type: 'bool', default: false },
};

/** The lookup `config`: settings of ansible.cfg as they are in force. */
export const CONFIG_LOOKUPS: Readonly<Record<string, Lookup>> = {
  config: {
    run(call) {
      const options = readOptions(call, OPTIONS);
      const [type, name] = [options.get('plugin_type')!, options.get('plugin_name')!];
      if ((type === null) !== (name === null))
        throw ansibleError('Both plugin_type and plugin_name are required, cannot use one without the other.');
      const plugin = type === null ? undefined : { type: str(type), name: str(name) };
      return call.terms.flatMap((term) => settingOf(call, term, plugin, options));
    },
  },
};

function settingOf(
  call: LookupCall,
  term: Value,
  plugin: { readonly type: string; readonly name: string } | undefined,
  options: ReadonlyMap<string, Value>,
): Value[] {
  if (typeof term !== 'string')
    throw ansibleError(`Invalid setting identifier, ${repr(term)} is not a <class 'str'>, its a ${classText(term)}.`);
  const answer = call.environment.options.setting?.(term, plugin);
  if (answer) return [isTrue(options.get('show_origin')!) ? [answer.value, answer.origin] : answer.value];
  const missing = ansibleError(`No config definition exists for '${term}'.`);
  const action = options.get('on_missing');
  if (action === 'error') throw missing;
  if (action === 'warn')
    call.environment.notice({ type: 'warning', message: `Skipping ${term}: ${fullMessage(missing)}` });
  return [];
}

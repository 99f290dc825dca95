import { ActionFailure, defineModule } from '../src/module/index.js';
import { repr } from '../src/values/repr.js';
import { typeName } from '../src/values/type-name.js';
import type { Dict, Value } from '../src/values/value.js';

const NAMES = ['name', 'hostname', 'host'];
const GROUPS = ['groupname', 'groups', 'group'];
const SPECIAL: ReadonlySet<Value> = new Set(['name', 'hostname', 'groupname', 'groups']);

export default defineModule({
  name: 'ansible.builtin.add_host',
  description: 'Adds a host (and groups) to the inventory of this run.',
  bypassHostLoop: true,
  freeForm: 'words',
  anyOption: 'vars',
  options: {
    vars: {
      type: 'dict',
      default: {},
      description:
        '`name` (or `host`, `hostname`), `groups` (or `group`, `groupname`: a list, or names with commas), and variables of the host.',
    },
  },
  returns: { add_host: { type: 'dict', description: 'The host, its groups and variables.', returned: 'success' } },
  check: 'full',
  async control({ vars: given }) {
    const args: Dict = withRaw(given);
    const name = firstOf(args, NAMES) ?? null;
    if (name === null) throw new ActionFailure('name, host or hostname needs to be provided');
    const { host, port } = splitAddress(String(name));
    if (port !== undefined) args.set('ansible_ssh_port', port);
    const groups = groupNames(firstOf(args, GROUPS) ?? '');
    const vars: Dict = new Map([...args].filter(([key]) => !SPECIAL.has(key)));
    const added = new Map<Value, Value>([
      ['host_name', host],
      ['groups', groups],
      ['host_vars', vars],
    ]);
    return {
      result: { changed: false, add_host: added },
      effects: [{ kind: 'add-host', name: host, groups, vars }],
    };
  },
});

/** A free form that is a dict stands for the arguments. */
function withRaw(given: Dict): Dict {
  const args: Dict = new Map(given);
  const raw = args.get('_raw_params') ?? new Map();
  args.delete('_raw_params');
  if (raw instanceof Map) return new Map([...raw, ...args]);
  throw new ActionFailure(
    `Invalid raw parameters passed, requires a dictionary/mapping got a  <class '${typeName(raw)}'>`,
  );
}

function firstOf(args: Dict, names: readonly string[]): Value | undefined {
  return names.map((name) => args.get(name)).find((value) => value !== undefined);
}

/** `host:port`, `[host]:port`; what is no host name stays as it is. */
function splitAddress(text: string): { host: string; port: number | undefined } {
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(text);
  const plain = /^([^:[\]]+):(\d+)$/.exec(text);
  const match = bracketed ?? plain;
  if (!match) return { host: text, port: undefined };
  return { host: match[1]!, port: match[2] === undefined ? undefined : Number(match[2]) };
}

function groupNames(groups: Value): string[] {
  if (groups === null || groups === '' || groups === false || groups === 0) return [];
  const list = typeof groups === 'string' ? groups.split(',') : groups;
  if (!Array.isArray(list)) throw new ActionFailure('Groups must be specified as a list.');
  const names = list.map((group) => (typeof group === 'string' ? group.trim() : repr(group)));
  return names.filter((group, at) => names.indexOf(group) === at);
}

import { type ArgsOf, ModuleFailure, type Options } from '../../src/module/index.js';

const off = { type: 'bool', default: false } as const;

export const firewalldOptions = {
  state: {
    required: true,
    choices: ['absent', 'disabled', 'enabled', 'present'],
    description: 'Whether it is in the zone; `present` and `absent` are about the zone itself, or its target.',
  },
  zone: { description: 'The zone; the default zone when not given.' },
  permanent: { ...off, description: 'Whether the configuration on the disk is changed.' },
  immediate: { ...off, description: 'Whether what is in force is changed; it is without `permanent`.' },
  offline: { ...off, description: 'Whether `immediate` has no effect while firewalld does not run.' },
  timeout: { type: 'int', default: 0, description: 'After how many seconds what is not permanent ends.' },
  service: { description: 'A service.' },
  protocol: { description: 'A protocol.' },
  port: { description: 'A port or a range with its protocol: `8080/tcp`, `161-162/udp`.' },
  port_forward: {
    type: 'list',
    elements: 'dict',
    description: 'One forwarding: `port`, `proto`, `toport`, and perhaps `toaddr`.',
  },
  rich_rule: { description: 'A rule in the rich language.' },
  source: { description: 'An address, a network or a set that packets come from.' },
  interface: { description: 'A network interface.' },
  icmp_block: { description: 'A kind of ICMP message that is blocked.' },
  icmp_block_inversion: { type: 'bool', description: 'Whether all but the blocked kinds are.' },
  forward: { type: 'bool', description: 'Whether packets are forwarded inside of the zone.' },
  masquerade: { type: 'bool', description: 'Whether addresses are masqueraded.' },
  target: { choices: ['default', 'ACCEPT', 'DROP', '%%REJECT%%'], description: 'What becomes of the rest.' },
} as const satisfies Options;

export type FirewalldArgs = ArgsOf<typeof firewalldOptions>;

/** What firewalld is asked about a zone, and how it is told. */
export interface Subject {
  /** Words that ask; what is said is compared with `is`, or its status tells. */
  readonly query: readonly string[];
  readonly is?: (said: string) => boolean;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** The same for firewall-offline-cmd, where it has another word for it. */
  readonly removeOffline?: readonly string[];
  /** Whether the change takes `--timeout`. */
  readonly passes?: boolean;
  readonly wanted: boolean;
  readonly enabledMessage?: string;
  readonly disabledMessage?: string;
  /** What is said last of a change. */
  readonly changed?: string;
  /** There is nothing of it in force alone. */
  readonly permanentOnly?: boolean;
  /** It is about all zones: none is named. */
  readonly zoneless?: boolean;
}

/** The one thing that the options are about; undefined when there is none. `zone` is the one that is meant. */
export function subjectOf(args: FirewalldArgs, zone: string): Subject | undefined {
  const { state, interface: device, source, target } = args;
  const wanted = state === 'enabled';
  for (const [name, value] of Object.entries(listed(args))) {
    if (value === undefined) continue;
    const [option, shown] = [name.replaceAll('_', '-'), name === 'icmp_block' ? 'icmp-block' : name];
    const changed = `Changed ${shown} ${name === 'port_forward' ? shownForward(args) : value} to ${state}`;
    const flag = name === 'port_forward' ? 'forward-port' : option;
    const offline = name === 'service' ? { removeOffline: [`--remove-service-from-zone=${value}`] } : {};
    return { ...verbs(flag, value), ...offline, passes: true, wanted, changed };
  }
  for (const name of ['icmp_block_inversion', 'forward', 'masquerade'] as const) {
    const value = args[name];
    if (value === null || value === undefined) continue;
    const told =
      name === 'icmp_block_inversion'
        ? { changed: `Changed icmp-block-inversion ${value ? 'True' : 'False'} to ${state}` }
        : { enabledMessage: `Added ${name} to zone ${zone}`, disabledMessage: `Removed ${name} from zone ${zone}` };
    return { ...verbs(name.replaceAll('_', '-')), wanted: wanted === value, ...told };
  }
  if (source) {
    const told = {
      enabledMessage: `Added ${source} to zone ${zone}`,
      disabledMessage: `Removed ${source} from zone ${zone}`,
    };
    return { ...verbs('source', source), wanted, ...told };
  }
  if (device) {
    const told = {
      enabledMessage: `Changed ${device} to zone ${zone}`,
      disabledMessage: `Removed ${device} from zone ${zone}`,
    };
    return { ...verbs('interface', device), add: [`--change-interface=${device}`], wanted, ...told };
  }
  if (target) return targetSubject(target, state, zone);
  return state === 'present' || state === 'absent' ? zoneSubject(state, zone) : undefined;
}

/** The options that name an item of a list, as firewall-cmd takes it. */
function listed(args: FirewalldArgs): Record<string, string | undefined> {
  const forward = args.port_forward?.[0];
  const word = (key: string) => String(forward?.get(key) ?? '');
  const to = word('toaddr') === '' ? '' : `:toaddr=${word('toaddr')}`;
  return {
    icmp_block: args.icmp_block || undefined,
    service: args.service || undefined,
    protocol: args.protocol || undefined,
    port: args.port?.trim() || undefined,
    port_forward: forward && `port=${word('port')}:proto=${word('proto')}:toport=${word('toport')}${to}`,
    rich_rule: args.rich_rule || undefined,
  };
}

function shownForward({ port_forward: forwards }: FirewalldArgs): string {
  const word = (key: string) => `${key}=${String(forwards![0]!.get(key) ?? '')}`;
  return ['port', 'proto', 'toport', 'toaddr'].map(word).join(':');
}

function verbs(flag: string, value?: string): Pick<Subject, 'query' | 'add' | 'remove'> {
  const word = (verb: string) => [`--${verb}-${flag}${value === undefined ? '' : `=${value}`}`];
  return { query: word('query'), add: word('add'), remove: word('remove') };
}

function targetSubject(target: string, state: string, zone: string): Subject {
  return {
    query: ['--get-target'],
    is: (said) => said.trim() === target,
    add: [`--set-target=${target}`],
    remove: ['--set-target=default'],
    wanted: state === 'enabled' || state === 'present',
    enabledMessage: `Set zone ${zone} target to ${target}`,
    disabledMessage: `Reset zone ${zone} target to default`,
    permanentOnly: true,
  };
}

function zoneSubject(state: string, zone: string): Subject {
  return {
    query: ['--get-zones'],
    is: (said) => said.trim().split(/\s+/).includes(zone),
    add: [`--new-zone=${zone}`],
    remove: [`--delete-zone=${zone}`],
    wanted: state === 'present',
    enabledMessage: `Added zone ${zone}`,
    disabledMessage: `Removed zone ${zone}`,
    changed: `Changed zone ${zone} to ${state}`,
    permanentOnly: true,
    zoneless: true,
  };
}

/** Refuses what says nothing that firewalld could do. */
export function refuseArguments(args: FirewalldArgs): void {
  const { port, port_forward: forwards, state, target } = args;
  if (port !== null && port !== undefined && !/\/[^/]/.test(port)) {
    throw new ModuleFailure('improper port format (missing protocol?)');
  }
  if (forwards && forwards.length > 1) throw new ModuleFailure('Only one port forward supported at a time');
  const [forward] = forwards ?? [];
  for (const [key, word] of [
    ['port', 'port'],
    ['proto', 'proto udp/tcp'],
    ['toport', 'toport'],
  ] as const) {
    if (forward && !forward.has(key)) throw new ModuleFailure(`${word} must be specified for port forward`);
  }
  const others = [args.icmp_block_inversion, args.forward, args.masquerade, args.source, args.interface];
  const isModified = [...Object.values(listed(args)), ...others].some(Boolean);
  if (isModified && !target && (state === 'absent' || state === 'present')) {
    throw new ModuleFailure('absent and present state can only be used in zone level operations');
  }
}

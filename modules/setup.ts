import {
  type Answer,
  type ArgsOf,
  defineModule,
  ModuleFailure,
  type Options,
  type PlainDict,
  quote,
  type Target,
} from '../src/module/index.js';
import { distributionFacts } from './shared/facts/distribution.js';
import { FACT_FUNCTIONS } from './shared/facts/functions.js';
import { hardwareFacts } from './shared/facts/hardware.js';
import { localFacts, programFacts } from './shared/facts/local.js';
import { packageManagerFacts, serviceManagerFacts, systemdFacts } from './shared/facts/managers.js';
import { fibreChannelFacts, iscsiFacts, networkFacts, nvmeFacts } from './shared/facts/network.js';
import { platformFacts, pythonFacts, readUname } from './shared/facts/platform.js';
import { type RawFacts, readRaw } from './shared/facts/raw.js';
import { type Group, groupsOf } from './shared/facts/subsets.js';
import * as system from './shared/facts/system.js';
import { virtualFacts } from './shared/facts/virtual.js';
import { fnmatchPattern } from './shared/fnmatch.js';

const options = {
  gather_subset: {
    type: 'list',
    elements: 'str',
    default: ['all'],
    description: 'Groups of facts: `all`, `min`, `hardware`, `network`, `virtual` …; with `!` in front, not those.',
  },
  gather_timeout: { type: 'int', default: 10, description: 'Seconds for the size of one mounted file system.' },
  filter: { type: 'list', elements: 'str', default: [], description: 'Patterns of names: other facts are left out.' },
  fact_path: {
    type: 'path',
    default: '/etc/ansible/facts.d',
    description: 'Directory of local facts: *.fact files in JSON or INI, or programs that print them.',
  },
} as const satisfies Options;

type Args = ArgsOf<typeof options>;

export default defineModule({
  name: 'ansible.builtin.setup',
  description: 'Gathers facts about the target.',
  options,
  returns: { ansible_facts: { type: 'dict', description: 'The facts.', returned: 'success' } },
  floats: ['1m', '5m', '15m'],
  check: 'full',
  differences: [
    'Where the target has no Python, there are no facts `python` and `python_version`.',
    '`loadavg` has the two digits of /proc/loadavg.',
  ],
  async run(args, target) {
    const groups = groupsOf(args.gather_subset);
    const script = [
      `fact_path=${quote(args.fact_path.replace(/\/+$/, ''))} gather_timeout=${args.gather_timeout}`,
      // Programs of the system are found where an ordinary user does not look for them.
      'facts_path=$PATH PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin',
      FACT_FUNCTIONS,
      ...groups.map((group) => `facts_${group}`),
      `printf 'complete=1\\0'`,
    ].join('\n');
    const answer = await target.sh(script);
    const raw = readRaw(answer);
    if (raw.output('complete') === undefined) throw incomplete(answer);
    const facts: PlainDict = {};
    for (const group of groups) Object.assign(facts, named(group, COLLECTORS[group](raw, facts, target)));
    const all = { ...facts, gather_subset: args.gather_subset, module_setup: true };
    return { ansible_facts: filtered(all, args), _ansible_verbose_override: true };
  },
});

/** A host that is out of processes or memory ends the script somewhere. */
function incomplete({ rc, errorText }: Answer): ModuleFailure {
  return new ModuleFailure(`The facts could not be gathered: ${errorText.trim() || `the shell ended with ${rc}`}`, {
    rc,
  });
}

type Collector = (raw: RawFacts, known: PlainDict, target: Target) => PlainDict;

const COLLECTORS: { readonly [G in Group]-?: Collector } = {
  apparmor: system.apparmorFacts,
  caps: system.capsFacts,
  chroot: (raw) => system.chrootFacts(raw, system.readEnvironment(raw)),
  cmdline: system.cmdlineFacts,
  date_time: system.dateFacts,
  distribution: distributionFacts,
  dns: system.dnsFacts,
  env: (raw) => ({ env: system.readEnvironment(raw) }),
  facter: (raw, _known, target) => programFacts(raw.success('facter'), 'facter_', target.warn),
  fibre_channel_wwn: fibreChannelFacts,
  fips: system.fipsFacts,
  hardware: (raw) => hardwareFacts(raw, String(platformFacts(raw).architecture), Number(raw.output('id') ?? 0)),
  iscsi: iscsiFacts,
  loadavg: system.loadavgFacts,
  local: (raw, _known, target) => localFacts(raw, target.warn),
  lsb: system.lsbFacts,
  network: networkFacts,
  nvme: nvmeFacts,
  ohai: (raw, _known, target) => programFacts(raw.success('ohai'), 'ohai_', target.warn),
  pkg_mgr: (raw, known) => packageManagerFacts(raw, readUname(raw).system, String(known.ansible_os_family)),
  platform: platformFacts,
  python: pythonFacts,
  selinux: system.selinuxFacts,
  service_mgr: (raw, known) => serviceManagerFacts(raw, readUname(raw).system, String(known.ansible_distribution)),
  ssh_pub_keys: system.sshKeyFacts,
  systemd: systemdFacts,
  user: system.userFacts,
  virtual: virtualFacts,
};

function named(group: Group, facts: PlainDict): PlainDict {
  const prefix = group === 'facter' || group === 'ohai' ? '' : 'ansible_';
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [prefix + name, value]));
}

/** Patterns match with and without the prefix `ansible_`. */
function filtered(facts: PlainDict, { filter }: Args): PlainDict {
  const patterns = filter.filter((pattern) => pattern !== '*');
  if (patterns.length === 0) return facts;
  const wanted = patterns.flatMap((pattern) => {
    const bare = !/^(ansible_|facter|ohai)/.test(pattern);
    return [pattern === '' ? '*' : pattern, ...(bare ? [`ansible_${pattern}`] : [])].map(fnmatchPattern);
  });
  return Object.fromEntries(Object.entries(facts).filter(([name]) => wanted.some((pattern) => pattern.test(name))));
}

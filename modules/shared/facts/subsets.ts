import { ModuleFailure } from '../../../src/module/index.js';

/** Groups of facts: what else each is called in `gather_subset`, and the groups that it needs. */
const GROUPS = {
  apparmor: {},
  caps: { ids: ['system_capabilities', 'system_capabilities_enforced'] },
  chroot: { ids: ['is_chroot'] },
  cmdline: {},
  date_time: {},
  distribution: { ids: ['distribution_version', 'distribution_release', 'distribution_major_version', 'os_family'] },
  dns: {},
  env: {},
  facter: {},
  fibre_channel_wwn: {},
  fips: {},
  hardware: {
    ids: ['processor', 'processor_cores', 'processor_count', 'mounts', 'devices'],
    needs: ['platform'],
  },
  iscsi: {},
  loadavg: {},
  local: {},
  lsb: {},
  network: {
    ids: ['interfaces', 'default_ipv4', 'default_ipv6', 'all_ipv4_addresses', 'all_ipv6_addresses'],
    needs: ['distribution', 'platform'],
  },
  nvme: {},
  ohai: {},
  pkg_mgr: { needs: ['distribution'] },
  platform: {
    ids: ['system', 'kernel', 'kernel_version', 'machine', 'python_version', 'architecture', 'machine_id'],
  },
  python: {},
  selinux: {},
  service_mgr: { needs: ['platform', 'distribution'] },
  ssh_pub_keys: {
    ids: [
      'ssh_host_pub_keys',
      'ssh_host_key_dsa_public',
      'ssh_host_key_rsa_public',
      'ssh_host_key_ecdsa_public',
      'ssh_host_key_ed25519_public',
    ],
  },
  systemd: {},
  user: {
    ids: [
      'user_id',
      'user_uid',
      'user_gid',
      'user_gecos',
      'user_dir',
      'user_shell',
      'real_user_id',
      'effective_user_id',
      'effective_group_ids',
    ],
  },
  virtual: {
    ids: ['virtualization_type', 'virtualization_role', 'virtualization_tech_guest', 'virtualization_tech_host'],
  },
} as const satisfies Record<string, { readonly ids?: readonly string[]; readonly needs?: readonly string[] }>;

export type Group = keyof typeof GROUPS;

const ROWS: Readonly<Record<Group, { readonly ids?: readonly string[]; readonly needs?: readonly Group[] }>> = GROUPS;

const MINIMAL: readonly Group[] = [
  'apparmor',
  'caps',
  'cmdline',
  'date_time',
  'distribution',
  'dns',
  'env',
  'fips',
  'local',
  'lsb',
  'pkg_mgr',
  'platform',
  'python',
  'selinux',
  'service_mgr',
  'ssh_pub_keys',
  'user',
];

/** The groups that a `gather_subset` asks for, with those that they need. Throws ModuleFailure for an unknown name. */
export function groupsOf(subset: readonly string[]): Group[] {
  const all = Object.keys(GROUPS) as Group[];
  const idsOf = (group: Group): readonly string[] => [group, ...(ROWS[group].ids ?? [])];
  const valid = new Set(all.flatMap(idsOf));
  const { added, excluded, explicit } = sortWords(subset.length === 0 ? ['all'] : subset, valid, idsOf);
  const wanted = added.size === 0 ? valid : added;
  const left = [...wanted].filter((id) => !excluded.has(id) || explicit.has(id));
  const chosen = new Set(all.filter((group) => idsOf(group).some((id) => left.includes(id))));
  for (const group of chosen) for (const needed of ROWS[group].needs ?? []) chosen.add(needed);
  return all.filter((group) => chosen.has(group));
}

function sortWords(subset: readonly string[], valid: ReadonlySet<string>, idsOf: (group: Group) => readonly string[]) {
  const minimal = new Set<string>(MINIMAL);
  const added = new Set<string>(MINIMAL);
  const excluded = new Set<string>();
  const explicit = new Set<string>();
  const add = (set: Set<string>, ids: Iterable<string>) => {
    for (const id of ids) set.add(id);
  };
  for (const word of subset) {
    if (word === 'min') add(added, minimal);
    else if (word === 'all') add(added, valid);
    else if (word === '!min') add(excluded, minimal);
    else if (word === '!all')
      add(
        excluded,
        [...valid].filter((id) => !minimal.has(id)),
      );
    else if (word.startsWith('!')) {
      const name = word.slice(1);
      add(excluded, name in GROUPS ? idsOf(name as Group) : [name]);
    } else if (valid.has(word)) {
      explicit.add(word);
      added.add(word);
    } else {
      const allowed = [...valid].sort().join(', ');
      const message = `Bad subset '${word}' given to Ansible. gather_subset options allowed: all, ${allowed}`;
      throw new ModuleFailure(message, { _ansible_verbose_override: true });
    }
  }
  return { added, excluded, explicit };
}

import {
  type Answer,
  type Change,
  defineModule,
  ModuleFailure,
  type Options,
  type Script,
} from '../src/module/index.js';
import { FACT_FUNCTIONS } from './shared/facts/functions.js';
import { isSystemdManaged } from './shared/facts/managers.js';
import { platformFacts, readUname } from './shared/facts/platform.js';
import { type RawFacts, readRaw } from './shared/facts/raw.js';
import { HOSTNAME_PROBE, type HostnameWay, WAYS, wayOf } from './shared/hostname-ways.js';

/** What `use` means; undefined where it is not supported. */
const USES: Readonly<Record<string, keyof typeof WAYS | undefined>> = {
  alpine: 'alpine',
  debian: 'systemd',
  freebsd: 'freebsd',
  openbsd: 'openbsd',
  openrc: 'openrc',
  redhat: 'redhat',
  sles: 'sles',
  systemd: 'systemd',
};

const options = {
  name: { required: true, description: 'The name.' },
  use: {
    choices: [
      'alpine',
      'debian',
      'freebsd',
      'generic',
      'macos',
      'macosx',
      'darwin',
      'openbsd',
      'openrc',
      'redhat',
      'sles',
      'solaris',
      'systemd',
    ],
    description: 'The way of a kind of system, in place of the one that is found.',
  },
} as const satisfies Options;

export default defineModule({
  name: 'ansible.builtin.hostname',
  description: 'Sets the name of the host, now and for the next start.',
  options,
  returns: {
    name: { type: 'str', description: 'The option.', returned: 'always' },
    ansible_facts: { type: 'dict', description: 'The facts about the name.', returned: 'always' },
  },
  differences: [
    '`use` does not take generic, macos, macosx, darwin and solaris.',
    'On Alpine the name that runs changes at once, not only with the next call.',
  ],
  probe: () =>
    `${FACT_FUNCTIONS}\nfacts_platform\nfacts_service_mgr\nfiles /etc/os-release /usr/lib/os-release\n${HOSTNAME_PROBE}`,
  read: (answer) => readRaw(answer),
  plan(raw, args) {
    const way = wayFor(raw, args.use);
    const { name } = args;
    const current = change('current', way.current(raw), name, () => way.setCurrent(name));
    const permanent = change('permanent', way.permanent(raw), name, () => way.setPermanent(name, raw));
    return way.permanentFirst ? [...permanent, ...current] : [...current, ...permanent];
  },
  result({ before, after, changes }, args) {
    const way = wayFor(before, args.use);
    const { name } = args;
    const current = way.current(before);
    const old = name === current ? way.permanent(before) : current;
    const { fqdn, domain } = platformFacts(after) as { fqdn: string; domain: string };
    const facts = {
      ansible_hostname: name.split('.')[0]!,
      ansible_nodename: name,
      ansible_fqdn: fqdn,
      ansible_domain: domain,
    };
    const diff = { after: `hostname = ${name}\n`, before: `hostname = ${old}\n` };
    return { name, ansible_facts: facts, ...(changes.length > 0 && { diff }) };
  },
  diff: () => undefined,
});

function wayFor(raw: RawFacts, use: string | null | undefined): HostnameWay {
  if (use) {
    const way = USES[use];
    if (way === undefined) throw new ModuleFailure(`\`use: ${use}\` is not supported`);
    return WAYS[way];
  }
  const release = raw.lines('/etc/os-release') ?? raw.lines('/usr/lib/os-release') ?? [];
  const of = (key: string) =>
    release
      .find((line) => line.startsWith(`${key}=`))
      ?.slice(key.length + 1)
      .replace(/^["']|["']$/g, '') ?? '';
  return wayOf(readUname(raw).system, isSystemdManaged(raw), of('ID').toLowerCase(), of('VERSION_ID'));
}

function change(field: string, before: string, name: string, run: () => Script | undefined): Change[] {
  return before === name ? [] : [{ field, before, after: name, run: run() ?? ':', failed: commandFailed }];
}

function commandFailed({ rc, text, errorText }: Answer): string {
  throw new ModuleFailure(`Command failed rc=${rc}, out=${text}, err=${errorText}`);
}

import { DroverError } from '../base/error.js';
import type { HostAddress } from '../connection/address.js';

/** What is known of the host that a program is to reach. */
export interface ExecHost {
  /** The last of these variables that is set; then the first of these environment variables. */
  option(variables: readonly string[], environment?: readonly string[]): string | undefined;
  /** Whether that option is true; undefined where it is not set. */
  flag(variables: readonly string[], environment?: readonly string[]): boolean | undefined;
  /** A dict of texts, empty where it is not set. */
  dict(variable: string): Readonly<Record<string, string>>;
  words(text: string): readonly string[];
  /** `ansible_host`, or the name in the inventory. */
  readonly host: string;
  readonly user: string | undefined;
}

/** The command that runs one text of a shell on the host: the text is its last word, which is left out here. */
type ExecTransport = (host: ExecHost) => readonly string[];

const SHELL = ['/bin/sh', '-c'];

/**
 * Connections that a program of the controller makes: it runs a command in a container, jail, zone or directory. Options are
 * those of the connection plugins of that name in Ansible's collections.
 */
export const EXEC_TRANSPORTS: Readonly<Record<string, ExecTransport>> = {
  buildah: ({ host, user }) => ['buildah', 'run', ...pair('--user', user), '--', host, ...SHELL],
  chroot: ({ option, host }) => [option(['ansible_chroot_exe'], ['ANSIBLE_CHROOT_EXE']) ?? 'chroot', host, ...SHELL],
  docker({ option, flag, dict, words, host, user }) {
    const privileged = flag(['ansible_docker_privileged'], ['ANSIBLE_DOCKER_PRIVILEGED']);
    return [
      'docker',
      ...words(option(['ansible_docker_extra_args']) ?? ''),
      ...['exec', ...(privileged ? ['--privileged'] : []), '-i'],
      ...pair('-u', option(['ansible_docker_user']) ?? user),
      ...Object.entries(dict('ansible_docker_extra_env')).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ...pair('-w', option(['ansible_docker_working_dir'], ['ANSIBLE_DOCKER_WORKING_DIR'])),
      ...[option(['ansible_docker_host']) ?? host, ...SHELL],
    ];
  },
  incus: (host) => ['incus', ...instance('incus', host)],
  jail: ({ option, host, user }) => [
    'jexec',
    ...pair('-U', option(['ansible_jail_user']) ?? user),
    ...[option(['ansible_jail_host']) ?? host, ...SHELL],
  ],
  kubectl: (host) => pod('kubectl', host),
  libvirt_lxc: ({ option, flag, host }) => [
    ...['virsh', '-q', '-c', 'lxc:///', 'lxc-enter-namespace'],
    ...(flag(['ansible_libvirt_lxc_noseclabel'], ['ANSIBLE_LIBVIRT_LXC_NOSECLABEL']) ? ['--noseclabel'] : []),
    ...[option(['ansible_libvirt_lxc_host']) ?? host, '--', ...SHELL],
  ],
  lxc: ({ option, host }) => ['lxc-attach', '-n', option(['ansible_lxc_host']) ?? host, '--', ...SHELL],
  lxd: (host) => ['lxc', ...instance('lxd', host)],
  nsenter: ({ option }) => [
    ...['nsenter', '--ipc', '--mount', '--net', '--pid', '--uts', '--preserve-credentials'],
    ...[`--target=${option(['ansible_nsenter_pid'], ['ANSIBLE_NSENTER_PID']) ?? '1'}`, '--', ...SHELL],
  ],
  oc: (host) => pod('oc', host),
  podman: ({ option, words, host, user }) => [
    option(['ansible_podman_executable'], ['ANSIBLE_PODMAN_EXECUTABLE']) ?? 'podman',
    ...words(option(['ansible_podman_extra_args'], ['ANSIBLE_PODMAN_EXTRA_ARGS']) ?? ''),
    ...['exec', '-i', ...pair('--user', user), option(['ansible_podman_host']) ?? host, ...SHELL],
  ],
  zone: ({ option, host }) => ['zlogin', option(['ansible_zone_host']) ?? host, ...SHELL],
};

/** What the words of such a program hold that nobody is to see. */
export function secretsOfExec({ exec }: Pick<HostAddress, 'exec'>): string[] {
  return exec?.words.filter((_, at, words) => SECRET.has(words[at - 1] ?? '')) ?? [];
}

const SECRET: ReadonlySet<string> = new Set(['--password', '--token']);

/** An instance of LXD or Incus, on a server and in a project. */
function instance(name: string, { option, host, user }: ExecHost): string[] {
  const project = option([`ansible_${name}_project`]);
  const remote = option([`ansible_${name}_remote`]) ?? 'local';
  const su = option([`${name}_become_method`]) ?? '/bin/su';
  return [
    ...pair('--project', project),
    ...['exec', `${remote}:${option([`ansible_${name}_host`]) ?? host}`, '-T', '--'],
    ...(user === undefined || user === 'root' ? SHELL : [su, user, '-c']),
  ];
}

const POD_FLAGS: readonly (readonly [flag: string, names: readonly string[]])[] = [
  ['-n', ['namespace']],
  ['--kubeconfig', ['config', 'kubeconfig']],
  ['--context', ['context']],
  ['--server', ['server', 'host']],
  ['--username', ['user', 'username']],
  ['--password', ['password']],
  ['--token', ['api_key', 'token']],
  ['--client-certificate', ['client_cert', 'cert_file']],
  ['--client-key', ['client_key', 'key_file']],
  ['--certificate-authority', ['ca_cert', 'ssl_ca_cert']],
];

/** A container of a pod. */
function pod(program: 'kubectl' | 'oc', { option, flag, dict, words }: ExecHost): string[] {
  const called = (names: readonly string[]): [string[], string[]] => [
    names.map((name) => `ansible_${program}_${name}`),
    names.toReversed().map((name) => `K8S_AUTH_${name.toUpperCase()}`),
  ];
  const given = (...names: string[]) => option(...called(names));
  const name = given('pod');
  if (name === undefined) {
    const hint = `Set ansible_${program}_pod.`;
    throw new DroverError(`the connection ${program} needs the name of a pod.`, { code: 'connection', hint });
  }
  const checked = flag(...called(['validate_certs', 'verify_ssl']));
  const variables = Object.entries(dict(`ansible_${program}_local_env_vars`)).map(([key, value]) => `${key}=${value}`);
  return [
    ...(variables.length > 0 ? ['env', ...variables] : []),
    program,
    ...words(given('extra_args') ?? ''),
    ...POD_FLAGS.flatMap(([flag, names]) => pair(flag, given(...names))),
    ...(checked === undefined ? [] : [`--insecure-skip-tls-verify=${!checked}`]),
    ...['exec', '-i', name, ...pair('-c', given('container')), '--', ...SHELL],
  ];
}

function pair(flag: string, value: string | undefined): string[] {
  return value === undefined ? [] : [flag, value];
}

import { expect, test } from '@jest/globals';
import { resolveAddress } from '../../src/engine/address.js';
import { secretsOfExec } from '../../src/engine/exec-transports.js';
import type { Value } from '../../src/values/value.js';

const defaults = { timeout: 10, connection: 'ssh' } as unknown as Parameters<typeof resolveAddress>[3];
const keywords = { connection: undefined, user: undefined, port: undefined };

function wordsOf(variables: Record<string, Value>, environment: Record<string, string> = {}) {
  const settings = { shell: '/bin/sh', port: undefined, hostKeyChecking: true, sshArgs: '', becomeSameUser: false };
  const read = (name: string) => variables[name];
  return resolveAddress('box', read, keywords, defaults, { ...settings, environment }).exec;
}

const SHELL = '/bin/sh -c';

test.each<[Record<string, Value>, string]>([
  [{ ansible_connection: 'docker' }, `docker exec -i box ${SHELL}`],
  [
    {
      ansible_connection: 'community.docker.docker',
      ansible_host: 'c1',
      ansible_user: 'app',
      ansible_docker_extra_args: '-H "tcp://far:2375"',
      ansible_docker_privileged: true,
      ansible_docker_working_dir: '/srv',
      ansible_docker_extra_env: new Map([['A', 'b']]),
    },
    `docker -H tcp://far:2375 exec --privileged -i -u app -e A=b -w /srv c1 ${SHELL}`,
  ],
  [
    {
      ansible_connection: 'containers.podman.podman',
      ansible_user: 'root',
      ansible_podman_executable: 'podman-remote',
    },
    `podman-remote exec -i --user root box ${SHELL}`,
  ],
  [{ ansible_connection: 'buildah', ansible_user: 'web' }, `buildah run --user web -- box ${SHELL}`],
  [{ ansible_connection: 'community.general.chroot', ansible_host: '/srv/root' }, `chroot /srv/root ${SHELL}`],
  [{ ansible_connection: 'chroot', ansible_chroot_exe: 'arch-chroot' }, `arch-chroot box ${SHELL}`],
  [{ ansible_connection: 'lxc' }, `lxc-attach -n box -- ${SHELL}`],
  [{ ansible_connection: 'lxd', ansible_lxd_project: 'p' }, `lxc --project p exec local:box -T -- ${SHELL}`],
  [
    { ansible_connection: 'incus', ansible_incus_remote: 'far', ansible_user: 'ada' },
    'incus exec far:box -T -- /bin/su ada -c',
  ],
  [{ ansible_connection: 'jail', ansible_user: 'www' }, `jexec -U www box ${SHELL}`],
  [{ ansible_connection: 'zone' }, `zlogin box ${SHELL}`],
  [{ ansible_connection: 'libvirt_lxc' }, `virsh -q -c lxc:/// lxc-enter-namespace box -- ${SHELL}`],
  [
    { ansible_connection: 'nsenter' },
    `nsenter --ipc --mount --net --pid --uts --preserve-credentials --target=1 -- ${SHELL}`,
  ],
  [
    {
      ansible_connection: 'kubernetes.core.kubectl',
      ansible_kubectl_pod: 'web-0',
      ansible_kubectl_namespace: 'prod',
      ansible_kubectl_container: 'nginx',
      ansible_kubectl_validate_certs: 'no',
      ansible_kubectl_local_env_vars: new Map([['HTTPS_PROXY', 'p:1']]),
    },
    `env HTTPS_PROXY=p:1 kubectl -n prod --insecure-skip-tls-verify=true exec -i web-0 -c nginx -- ${SHELL}`,
  ],
  [{ ansible_connection: 'oc', ansible_oc_pod: 'p', ansible_oc_token: 't' }, `oc --token t exec -i p -- ${SHELL}`],
])('%o', (variables, expected) => {
  expect(wordsOf(variables)?.words.join(' ')).toBe(expected);
});

test('what the environment says comes after variables', () => {
  const environment = { K8S_AUTH_POD: 'p', K8S_AUTH_NAMESPACE: 'elsewhere' };
  const words = wordsOf({ ansible_connection: 'kubectl', ansible_kubectl_namespace: 'here' }, environment)?.words;
  expect(words?.slice(0, 6)).toEqual(['kubectl', '-n', 'here', 'exec', '-i', 'p']);
});

test('a token and a password are secrets', () => {
  const exec = wordsOf({
    ansible_connection: 'kubectl',
    ansible_kubectl_pod: 'p',
    ansible_kubectl_token: 'tttt',
    ansible_kubectl_password: 'pppp',
  });
  expect(secretsOfExec({ exec }).toSorted()).toEqual(['pppp', 'tttt']);
});

test.each([
  [{ ansible_connection: 'kubectl' }, 'the connection kubectl needs the name of a pod'],
  [{ ansible_connection: 'winrm' }, "the connection plugin 'winrm' was not found"],
  [{ ansible_connection: 'constructor' }, "the connection plugin 'constructor' was not found"],
])('refused: %o', (variables, message) => {
  expect(() => wordsOf(variables)).toThrow(message);
});

import { join } from 'node:path';
import { type Controller, ModuleFailure, type PlainDict } from '../../src/module/index.js';
import type { RsyncArgs } from './rsync-options.js';
import { shlexQuote } from './shlex.js';

const LOCALHOST: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

/** Where rsync runs, and which of its ends are on which host. */
interface Route {
  /** The host of the task, as rsync reaches it. */
  readonly host: string;
  /** Both ends are on the host that rsync runs on. */
  readonly oneHost: boolean;
  /** rsync runs on the host that `delegate_to` names, not on the controller. */
  readonly delegated: boolean;
  readonly user: string | undefined;
  /** The port of the task's host is that of the controller's own sshd, too. */
  readonly samePort: boolean;
  readonly port: number | undefined;
  /** How the machine that rsync runs on is reached. */
  readonly transport: string;
}

/**
 * The arguments with both ends as rsync takes them. rsync runs on the controller, or on the host of `delegate_to`; become is
 * for the other end then. `_drover_local` and `_drover_become` tell where and as whom the job runs.
 */
export function rsyncEnds(args: RsyncArgs, controller: Controller): PlainDict {
  const { connection } = controller;
  if (!['ssh', 'local'].includes(connection.transport)) {
    throw new ModuleFailure(`synchronize over the connection ${connection.transport} is not supported`);
  }
  const route = routeOf(args, controller);
  const base = {
    ...(args as unknown as PlainDict),
    dest_port: args.dest_port ?? route.port ?? null,
    _local_rsync_path: textOf(controller.variable('ansible_rsync_path')) ?? 'rsync',
    _ssh_args:
      args.use_ssh_args && connection.transport === 'ssh' ? connection.sshArgs.map(shlexQuote).join(' ') : null,
    // It has done its work: the words for ssh are there.
    use_ssh_args: false,
    _drover_local: !route.delegated && connection.transport !== 'local',
    _drover_become: route.oneHost,
  };
  if (route.oneHost) {
    return { ...base, src: localPath(args.src, controller), dest: localPath(args.dest, controller) };
  }
  const pull = args.mode === 'pull';
  const [near, far] = pull ? [args.dest, args.src] : [args.src, args.dest];
  const here = localPath(near, controller);
  const there = farPath(far, route, controller);
  const password = controller.variable('ansible_ssh_pass') ?? controller.variable('ansible_password');
  return {
    ...base,
    src: pull ? there : here,
    dest: pull ? here : there,
    private_key: args.private_key ?? connection.privateKeyFile ?? null,
    rsync_path: args.rsync_path ?? becoming(controller) ?? null,
    _local_rsync_password: textOf(password) ?? null,
    _substitute_controller: isRemote(route) && route.samePort && LOCALHOST.includes(route.host),
  };
}

function routeOf(args: RsyncArgs, controller: Controller): Route {
  const { connection, delegatedTo, host: name } = controller;
  const remote = connection.transport !== 'local';
  const address = textOf(controller.variable('ansible_host')) ?? name;
  const itself = delegatedTo !== undefined && [name, address].includes(delegatedTo);
  const delegated = delegatedTo !== undefined && (itself || remote);
  const port = delegatedTo === undefined ? connection.port : portOf(controller.variable('ansible_port'));
  const user = textOf(controller.variable('ansible_user')) ?? connection.user;
  return {
    host: itself ? '127.0.0.1' : address,
    oneHost: delegatedTo === undefined ? !remote : itself,
    delegated,
    user: args.set_remote_user ? user : undefined,
    samePort: localPorts(controller).includes(port),
    port,
    transport: remote && !delegated ? 'local' : connection.transport,
  };
}

/** The ports that the inventory gives to the controller. */
function localPorts(controller: Controller): (number | undefined)[] {
  return LOCALHOST.map((name) => {
    const port = controller.evaluate(
      `(hostvars['${name}'] | default({}))['ansible_port'] | default(none) if '${name}' in hostvars else none`,
    );
    return portOf(port);
  });
}

function portOf(value: unknown): number | undefined {
  return value === undefined || value === null || value === '' ? undefined : Number(value);
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}

/** A path of the controller: a relative one is looked for where files of roles and plays are. */
function localPath(path: string, controller: Controller): string {
  if (path.includes(':') || path.startsWith('/')) return path;
  const found = foundFile(path, controller);
  return path.endsWith('/') && !found.endsWith('/') ? `${found}/` : found;
}

function foundFile(path: string, controller: Controller): string {
  try {
    return controller.findFile('files', path);
  } catch {
    // What is not there yet is made beside the playbook.
    return join(controller.playbookDirectory, path);
  }
}

function isRemote({ host, transport, samePort }: Route): boolean {
  return !LOCALHOST.includes(host) || transport !== 'local' || !samePort;
}

function farPath(path: string, route: Route, controller: Controller): string {
  if (!isRemote(route)) return localPath(path, controller);
  const { host, user } = route;
  const before = user === undefined ? '' : `${user}@`;
  if (path.startsWith('rsync://')) return path;
  if (host.includes(':')) return `[${before}${host}]:${path}`;
  if (!path.includes(':')) return `${before}${host}:${path}`;
  return path.includes('@') ? path : `${before}${path}`;
}

/** Who rsync becomes at the other end. Throws ModuleFailure for a method that needs a dialogue. */
function becoming({ connection: { becomeUser, becomeMethod } }: Controller): string | undefined {
  if (becomeUser === undefined) return undefined;
  if (becomeMethod === 'sudo') return `sudo -u ${becomeUser} rsync`;
  throw new ModuleFailure(`synchronize becomes another user with sudo only, not with ${becomeMethod}`, {
    hint: 'set rsync_path to the words that run rsync as that user',
  });
}

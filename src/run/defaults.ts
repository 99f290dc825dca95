import type { Defaults } from '../engine/context.js';
import type { RunRequest } from './request.js';

/** The run's options: those of the request, and the settings below them. */
export function defaultsOf(request: RunRequest): Defaults {
  const { settings } = request;
  const becomeMethod = request.becomeMethod ?? settings.get('DEFAULT_BECOME_METHOD');
  return {
    forks: request.forks ?? settings.get('DEFAULT_FORKS'),
    connection: request.connection ?? settings.get('DEFAULT_TRANSPORT'),
    user: request.user ?? settings.get('DEFAULT_REMOTE_USER') ?? undefined,
    privateKey: request.privateKey ?? settings.get('DEFAULT_PRIVATE_KEY_FILE') ?? undefined,
    timeout: request.timeout ?? settings.get('DEFAULT_TIMEOUT'),
    sshCommonArgs: request.sshCommonArgs ?? settings.get('connection.ssh.ssh_common_args'),
    sshExtraArgs: request.sshExtraArgs ?? settings.get('connection.ssh.ssh_extra_args'),
    become: request.become ?? settings.get('DEFAULT_BECOME'),
    becomeMethod,
    becomeUser: request.becomeUser ?? settings.get('DEFAULT_BECOME_USER') ?? 'root',
    connectionPassword: request.passwords?.connection,
    becomePassword:
      request.passwords?.become ??
      settings.get(`become.${becomeMethod === 'su' ? 'su' : 'sudo'}.become_pass`) ??
      undefined,
    check: request.check ?? false,
    diff: request.diff ?? settings.get('DIFF_ALWAYS'),
    forceHandlers: request.forceHandlers ?? settings.get('DEFAULT_FORCE_HANDLERS'),
    verbosity: request.verbosity ?? settings.get('DEFAULT_VERBOSITY'),
    taskTimeout: request.taskTimeout ?? settings.get('TASK_TIMEOUT'),
    tags: request.tags ?? settings.get('TAGS_RUN'),
    skipTags: request.skipTags ?? settings.get('TAGS_SKIP'),
    step: request.step ?? false,
  };
}

import type { Controller } from './controller.js';
import type { Plain } from './plain.js';

/** What Ansible passes to programs beside the task's arguments. */
export function internalArgs(controller: Controller): ReadonlyMap<string, Plain> {
  const { python } = controller;
  return new Map<string, Plain>([
    ['_ansible_check_mode', controller.check],
    ['_ansible_no_log', controller.noLog || !python.syslog],
    ['_ansible_debug', false],
    ['_ansible_diff', controller.diff],
    ['_ansible_verbosity', controller.verbosity],
    ['_ansible_version', '2.19.11'],
    ['_ansible_module_name', controller.action],
    ['_ansible_syslog_facility', python.syslogFacility],
    ['_ansible_selinux_special_fs', python.specialFileSystems],
    ['_ansible_socket', null],
    ['_ansible_shell_executable', '/bin/sh'],
    ['_ansible_keep_remote_files', false],
    ['_ansible_remote_tmp', '~/.ansible/tmp'],
    ['_ansible_ignore_unknown_opts', false],
    ['_ansible_target_log_info', null],
    ['_ansible_tracebacks_for', []],
  ]);
}

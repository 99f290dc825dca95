/**
 * Names that variables should not have: keywords of plays, roles, blocks and tasks, and what every template knows.
 * Source: "Playbook Keywords" of Ansible's documentation.
 */
const RESERVED = new Set(
  (
    'action always any_errors_fatal args async async_val become become_exe become_flags become_method become_user block ' +
    'changed_when check_mode collections connection cycler debugger delay delegate_facts delegate_to dict diff environment ' +
    'fact_path failed_when force_handlers gather_facts gather_timeout handlers hosts ignore_errors ignore_unreachable joiner ' +
    'lipsum local_action lookup loop loop_control loop_with max_fail_percentage module_defaults name namespace no_log notify ' +
    'now omit order poll port post_tasks pre_tasks q query range register remote_user rescue retries roles run_once serial ' +
    'strategy tags tasks throttle timeout undef until vars_files vars_prompt when with_'
  ).split(' '),
);
/** The names among these that are reserved. */
export function reservedNames(names) {
  const found = [];
  for (const name of names) if (RESERVED.has(name)) found.push(name);
  return found;
}
export function reservedNameWarning(name) {
  return `Found variable using reserved name '${name}'.`;
}

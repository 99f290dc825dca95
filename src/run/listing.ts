import type { RunContext } from '../engine/context.js';
import type { Playbook } from '../playbook/ast.js';
import type { Listing } from './request.js';

/** What `--list-*` and `--syntax-check` print. */
export function listPlaybooks(_context: RunContext, _playbooks: readonly Playbook[], _what: Listing): string {
  return '';
}

import type { Answer } from '../../../src/module/index.js';

/**
 * Whether a service runs, by its status: what its manager says, the status by the Linux Standard Base, the words.
 * Undefined when all of that says nothing.
 */
export function isRunningBy(name: string, status: Answer, manager: string): boolean | undefined {
  const { text, rc } = status;
  if (manager === 'upstart') {
    if (text.includes('stop/waiting')) return false;
    if (text.includes('start/running')) return true;
  }
  if (manager === 'openrc') return text.includes('started');
  if ([1, 2, 3, 4, 69].includes(rc)) return false;
  if (text.split('\n').length <= 2) {
    const said = text.toLowerCase().replaceAll(name.toLowerCase(), '');
    if (said.includes('stop')) return false;
    if (said.includes('run')) return !said.includes('not ');
    if (said.includes('start') && !said.includes('not ')) return true;
    if (/could not access pid file|is dead and pid file exists|dead but (subsys locked|pid file exists)/.test(said)) {
      return false;
    }
  }
  if (rc === 0) return true;
  return name === 'iptables' && text.includes('ACCEPT') ? true : undefined;
}

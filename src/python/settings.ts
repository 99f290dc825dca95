import type { CodePlaces } from './library.js';

/** What a run says of Python on its targets. */
export interface PythonSettings {
  readonly places: CodePlaces;
  /** Interpreter of those hosts that name none; `auto` and its kin look for one. */
  readonly interpreter: string;
  /** Names and paths to look for, in this order. */
  readonly candidates: readonly string[];
  /** Whether modules may write to the target's syslog, and with which facility. */
  readonly syslog: boolean;
  readonly syslogFacility: string;
  /** File systems that keep no SELinux contexts. */
  readonly specialFileSystems: readonly string[];
}

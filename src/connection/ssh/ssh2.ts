import type * as Ssh2 from 'ssh2';
import { requireLibrary } from '../../base/library.js';

/** ssh2 takes as long to load as a server takes to greet: it is loaded when the sockets have been asked for. */
export const ssh2 = (): typeof Ssh2 => requireLibrary('ssh2') as typeof Ssh2;

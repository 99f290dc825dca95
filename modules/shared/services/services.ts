import { shellFunctions } from '../../../src/module/index.js';

/** The functions `services_…`. */
export const SERVICES = shellFunctions(import.meta.url, 'services.sh');

/** The list of processes, as GNU, BusyBox and others have it. */
export const PROCESSES = 'ps auxww 2>/dev/null || ps -ef 2>/dev/null || ps';

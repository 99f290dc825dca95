import { shellFunctions } from '../../../src/module/index.js';

/** The functions of setup.sh: `facts_platform`, `facts_distribution` … and `put`, `files`, `exists`, `tools`. */
export const FACT_FUNCTIONS = shellFunctions(import.meta.url, '../../setup.sh');

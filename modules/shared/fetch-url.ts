import { shellFile } from '../../src/module/index.js';

/** The function `drover_fetch`. */
export const FETCH_URL = shellFile(import.meta.url, 'fetch-url.sh');

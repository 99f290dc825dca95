import { comparePlays } from './compare-play.js';

for (const callback of ['default', 'json', 'minimal', 'oneline']) comparePlays('adhoc', callback);

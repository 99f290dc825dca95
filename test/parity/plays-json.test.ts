import { comparePlays } from './compare-play.js';

comparePlays('plays', 'json');

import type { Filter } from '../../jinja/index.js';
import type { AnsibleEnvironment } from '../environment.js';

type Table = (environment: AnsibleEnvironment) => Readonly<Record<string, Filter>>;

/** Filters of collections that people take for granted, by collection. Of two short names the first counts. */
export const COMMUNITY: readonly (readonly [collection: string, table: Table])[] = [];

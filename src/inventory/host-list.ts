import { existsSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import { PythonError } from '../values/exception.js';
import { parseAddress } from './address.js';
import type { InventoryPlugin } from './plugin.js';
import { type ExpandedHosts, expandHosts } from './range.js';

/** `-i 'a,b:2222,'`: names with commas between them. */
export const hostList: InventoryPlugin = {
  name: 'host_list',
  accepts: isHostList,
  read(source, { inventory }) {
    addHosts(source, inventory, (entry) => {
      const { host, port } = parseAddress(entry, { ranges: false }) ?? { host: entry, port: undefined };
      return { hosts: [host], port };
    });
  },
};

/** The same with ranges: `-i 'web[1:9],'`. */
export const advancedHostList: InventoryPlugin = {
  name: 'advanced_host_list',
  accepts: isHostList,
  read(source, { inventory }) {
    addHosts(source, inventory, (entry) => {
      try {
        return expandHosts(entry);
      } catch (error) {
        if (error instanceof PythonError)
          throw new DroverError(`Invalid data from string, could not parse: ${error.message}`, {
            code: 'inventory-parse',
          });
        inventory.notify({ type: 'verbose', level: 3, message: `${KEPT}${(error as Error).message}` });
        return { hosts: [entry], port: undefined };
      }
    });
  },
};

const KEPT = 'Unable to parse address from hostname, leaving unchanged: ';

type Target = Parameters<InventoryPlugin['read']>[1]['inventory'];

function addHosts(source: string, inventory: Target, expand: (entry: string) => ExpandedHosts): void {
  for (const word of source.split(',')) {
    const entry = word.trim();
    if (entry === '') continue;
    const { hosts, port } = expand(entry);
    for (const host of hosts) if (!inventory.hosts.has(host)) inventory.ensureHost(host, 'ungrouped', port);
  }
}

function isHostList(source: string): boolean {
  return source.includes(',') && !existsSync(source);
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectionsHome } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import { str } from '../values/repr.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { loadYaml } from '../yaml/load.js';

/** Where modules of collections are, and where their meta/runtime.yml sends others. */
export interface Routing {
  /** Directory of a collection; undefined when there is none of that name. */
  directoryOf(collection: string): string | undefined;
  /** The full name that stands for `collection.name` now; undefined for one that is not sent on. Throws for one that was removed. */
  target(collection: string, name: string): string | undefined;
  /** Whether the name itself is to go. */
  deprecation(collection: string, name: string): RouteDeprecation | undefined;
}

/** What a collection says of a name that will be gone one day. */
export interface RouteDeprecation {
  readonly collection: string;
  readonly message: string;
  readonly version: string | undefined;
  readonly date: string | undefined;
}

/** Directories that have (or are) an `ansible_collections/`: the first that has a collection is asked. */
export function routing(roots: readonly string[]): Routing {
  const routes = new Map<string, Dict>();
  const homes = roots.map(collectionsHome);
  const directoryOf = (collection: string) =>
    homes.map((home) => join(home, ...collection.split('.'))).find((directory) => existsSync(directory));
  const routesOf = (collection: string): Dict => {
    const known = routes.get(collection);
    if (known) return known;
    const directory = directoryOf(collection);
    const read = directory === undefined ? new Map() : readRoutes(join(directory, 'meta', 'runtime.yml'));
    routes.set(collection, read);
    return read;
  };
  return {
    directoryOf,
    target(collection, name) {
      const route = routesOf(collection).get(name);
      if (!isDict(route)) return undefined;
      refuseRemoved(collection, name, route.get('tombstone'));
      const redirect = route.get('redirect');
      return redirect === undefined || redirect === null ? undefined : str(redirect);
    },
    deprecation(collection, name) {
      const route = routesOf(collection).get(name);
      const told = isDict(route) ? route.get('deprecation') : undefined;
      return isDict(told) ? deprecationOf(collection, name, told) : undefined;
    },
  };
}

/** Routes of modules, those of actions in front: the reference asks for the action first. */
function readRoutes(file: string): Dict {
  if (!existsSync(file)) return new Map();
  const runtime = loadYaml(readFileSync(file, 'utf8'), file, { templates: false });
  const routes = dictIn(runtime, 'plugin_routing');
  return new Map([...dictIn(routes, 'modules'), ...dictIn(routes, 'action')]);
}

function dictIn(value: Value | undefined, key: string): Dict {
  const found = isDict(value) ? value.get(key) : undefined;
  return isDict(found) ? found : new Map();
}

function deprecationOf(collection: string, name: string, told: Dict): RouteDeprecation {
  const text = (key: string) => (told.get(key) == null ? undefined : str(told.get(key)!));
  const advice = text('warning_text');
  return {
    collection,
    message: `${collection}.${name} has been deprecated.${advice === undefined ? '' : ` ${advice}`}`,
    version: text('removal_version'),
    date: text('removal_date'),
  };
}

function refuseRemoved(collection: string, name: string, tombstone: Value | undefined): void {
  if (!isDict(tombstone)) return;
  const text = tombstone.get('warning_text');
  const [version, date] = [tombstone.get('removal_version'), tombstone.get('removal_date')];
  const when =
    version !== undefined ? ` version ${str(version)}` : date !== undefined ? ` in a release after ${str(date)}` : '';
  throw new DroverError(
    `The '${collection}.${name}' module has been removed.${text === undefined ? '' : ` ${str(text)}`} ` +
      `This feature was removed from collection '${collection}'${when}.`,
  );
}

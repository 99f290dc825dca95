import type { Value } from '../values/value.js';
import type { VariableSource } from './templar.js';

/** Variables in front of others. They came at run time, as items of loops do. */
export function layered(front: ReadonlyMap<string, Value>, rest: VariableSource): VariableSource {
  return {
    get: (name) => (front.has(name) ? front.get(name) : rest.get(name)),
    *names() {
      yield* front.keys();
      for (const name of rest.names()) if (!front.has(name)) yield name;
    },
    deprecated: (name) => (front.has(name) ? undefined : rest.deprecated?.(name)),
    written: (path) => (front.has(path[0] as string) ? undefined : rest.written?.(path)),
  };
}

/** Variables of a map alone. */
export function sourceOfMap(variables: ReadonlyMap<string, Value>): VariableSource {
  return { get: (name) => variables.get(name), names: () => variables.keys() };
}

/** A scope of the entries of a map. */
export function scopeOf(variables) {
  return { get: (name) => variables.get(name), names: () => variables.keys() };
}

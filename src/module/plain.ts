/**
 * Structured-cloneable values: what crosses the border between the main thread and the workers. A dict is a Map when its
 * keys are a user's words (they may be integer-like or `__proto__`) and an object when its keys are the program's own.
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [key: string]: Plain };

export type PlainDict = { [key: string]: Plain };

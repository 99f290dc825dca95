import { createRequire } from 'node:module';

/** Loads a CommonJS library when it is first needed: few runs need it, and the start of the others must not pay for it. */
export const requireLibrary: (name: string) => unknown = createRequire(import.meta.url);

import type { SourcePosition } from './position.js';

/** Something to tell the person who runs it, outside any result. */
export type Notice =
  | {
      readonly type: 'warning';
      readonly message: string;
      /** What is warned of, with its causes: shown in place of the message. */
      readonly error?: Error | undefined;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  | {
      readonly type: 'deprecation';
      readonly message: string;
      /** Version of ansible-core (or of `owner`) that drops the feature. */
      readonly version?: string | undefined;
      /** A release after this date drops it. */
      readonly date?: string | undefined;
      /** Who drops it, when that is not ansible-core: a collection, or a plugin of one with its full name. */
      readonly owner?: { readonly name: string; readonly type: string | null } | undefined;
      /** What loses it, when that is a plugin: `inventory plugin 'script'`. */
      readonly feature?: string | undefined;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  | { readonly type: 'error'; readonly error: Error }
  /** Shown at `-v` × level, or plainly at level 0. */
  | { readonly type: 'verbose'; readonly level: number; readonly message: string; readonly host?: string | undefined };

/** A notice that is a text, not an error. */
export type Message = Exclude<Notice, { readonly type: 'error' }>;

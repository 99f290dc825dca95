import type { SourcePosition } from '../base/position.js';

/** What loading has to say that is no error. */
export type PlaybookNotice =
  | {
      readonly type: 'warning';
      readonly message: string;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  | {
      readonly type: 'deprecation';
      readonly message: string;
      /** Version of ansible-core that drops the feature. */
      readonly version: string;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  /** Shown at `-v` × level, or plainly at level 0. */
  | { readonly type: 'verbose'; readonly level: number; readonly message: string };

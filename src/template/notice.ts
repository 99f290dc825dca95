import type { SourcePosition } from '../base/position.js';

/** Something to tell the person who runs it. The same shape as the engine's notices. */
export type TemplateNotice =
  | {
      readonly type: 'warning';
      readonly message: string;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  | {
      readonly type: 'deprecation';
      readonly message: string;
      readonly version?: string | undefined;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  | { readonly type: 'verbose'; readonly level: number; readonly message: string };

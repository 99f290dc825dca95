import type { SourcePosition } from '../base/position.js';

/** What reading an inventory has to tell. Shown by whoever asked for it; the shapes are those of the run's own notices. */
export type InventoryNotice =
  | {
      readonly type: 'warning';
      readonly message: string;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  | {
      readonly type: 'deprecation';
      readonly message: string;
      readonly version: string;
      /** What loses it, when that is a plugin: `inventory plugin 'script'`. */
      readonly feature?: string | undefined;
      readonly source?: SourcePosition | undefined;
      readonly hint?: string | undefined;
    }
  /** What an inventory script wrote to its standard error. */
  | { readonly type: 'error'; readonly error: Error }
  /** Shown at `-v` × level. */
  | { readonly type: 'verbose'; readonly level: number; readonly message: string };

export type Notify = (notice: InventoryNotice) => void;

/** Passes each warning and deprecation on once. */
export function onceEach(notify: Notify): Notify {
  const told = new Set<string>();
  return (notice) => {
    if (notice.type === 'warning' || notice.type === 'deprecation') {
      if (told.has(notice.message)) return;
      told.add(notice.message);
    }
    notify(notice);
  };
}

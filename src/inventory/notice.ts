import type { Notice } from '../base/notice.js';

export type Notify = (notice: Notice) => void;

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

/** Passes each warning and deprecation on once. */
export function onceEach(notify) {
  const told = new Set();
  return (notice) => {
    if (notice.type === 'warning' || notice.type === 'deprecation') {
      if (told.has(notice.message)) return;
      told.add(notice.message);
    }
    notify(notice);
  };
}

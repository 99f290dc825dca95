/** Characters that make a terminal do something: all controls but tabs, line breaks and the sequences of colours. */
const CONTROLS = /\u001b(?!\[[0-9;:]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g;

/** A text that a terminal can show, whoever it comes from: a host's output may not set titles, move the cursor, or wipe what stands above. */
export function harmless(text: string): string {
  return text.replace(CONTROLS, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

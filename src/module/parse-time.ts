/** Python's `strptime`, for modules: throws with its words for a text that does not fit the format. */
export { strptime } from '../template/time/strptime.js';

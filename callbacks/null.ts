import { defineCallback } from '../src/output/callback.js';

/** Nothing but errors and warnings: `community.general.null`. */
export default defineCallback({
  name: 'null',
  kind: 'stdout',
  description: 'No output but errors and warnings.',
  create: () => ({}),
});

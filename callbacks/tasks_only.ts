import { defineCallback } from '../src/output/callback.js';
import { withBanner } from '../src/output/terminal.js';
import { createDefault } from './default.js';

/** The default output between the header of the play and the recap: `community.general.tasks_only`. */
export default defineCallback({
  name: 'tasks_only',
  kind: 'stdout',
  description: 'The default output without headers of plays and without the recap.',
  optionsOf: 'default',
  options: {
    number_of_columns: {
      type: 'int',
      description: "Width of the headers; the terminal's when not given.",
      default: null,
      env: ['ANSIBLE_COLLECTIONS_TASKS_ONLY_NUMBER_OF_COLUMNS'],
    },
  },
  create(context) {
    const columns = (context.option('number_of_columns') as number | null) ?? context.terminal.columns;
    const terminal = withBanner({ ...context.terminal, columns });
    // Without its play Ansible's callback knows no start of a task: each header comes with the first result, as here.
    const { 'play-start': _, 'task-start': __, stats: ___, ...handlers } = createDefault({ ...context, terminal });
    return handlers;
  },
});

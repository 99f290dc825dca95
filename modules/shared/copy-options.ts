import type { Options } from '../../src/module/index.js';
import { backupOption, fileOptions } from './file-options.js';

/** What copy and template share. */
export const placeOptions = {
  ...backupOption,
  force: { type: 'bool', default: true, description: 'Whether a file that is there is replaced when it differs.' },
  validate: { description: 'Command that must accept the new file, `%s`, before it replaces the old one.' },
  follow: { type: 'bool', default: false, description: 'Whether a link at the destination is followed, not replaced.' },
  ...fileOptions,
  _original_basename: { hidden: true, description: 'Name that a file gets in a directory.' },
  _drover_source: { type: 'raw', hidden: true, description: 'The local file.' },
  _drover_action: { type: 'raw', hidden: true, description: '`invocation` when no module is called.' },
  _drover_stamp: { type: 'raw', hidden: true, description: 'Time in the names that results show of temporary files.' },
  _drover_header: { type: 'raw', hidden: true, description: 'Name of the new contents in a diff.' },
} as const satisfies Options;

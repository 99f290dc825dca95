import type { Options } from '../../src/module/index.js';

/** Options that all modules have which write files. */
export const fileOptions = {
  mode: {
    type: 'raw',
    description: 'Permissions: octal, as text or as YAML reads `0644`, or symbolic as chmod takes them.',
  },
  owner: { description: 'User that owns the file: a name or a number.' },
  group: { description: 'Group of the file: a name or a number.' },
  seuser: { description: 'User part of the SELinux context.' },
  serole: { description: 'Role part of the SELinux context.' },
  setype: { description: 'Type part of the SELinux context.' },
  selevel: { description: 'Level part of the SELinux context.' },
  unsafe_writes: {
    type: 'bool',
    default: false,
    description: 'Whether the file is written in place where it cannot be replaced by renaming.',
  },
  attributes: { aliases: ['attr'], description: 'Attributes as chattr takes them: `+i`, `-a`, `=ae`.' },
} as const satisfies Options;

/** What modules return of the file that they wrote. */
export const writtenFileReturns = {
  mode: { type: 'str', description: 'Permissions.', returned: 'success' },
  owner: { type: 'str', description: 'Owner.', returned: 'success' },
  group: { type: 'str', description: 'Group.', returned: 'success' },
  uid: { type: 'int', description: 'Number of the owner.', returned: 'success' },
  gid: { type: 'int', description: 'Number of the group.', returned: 'success' },
  size: { type: 'int', description: 'Size in bytes.', returned: 'success' },
  state: { type: 'str', description: 'What it is: `file`.', returned: 'success' },
} as const;

/** Of a module that writes over a file. */
export const backupOption = {
  backup: { type: 'bool', default: false, description: 'Whether the old file is kept under a name with a date.' },
} as const satisfies Options;

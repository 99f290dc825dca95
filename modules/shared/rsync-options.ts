import type { ArgsOf, Options } from '../../src/module/index.js';

const byArchive = (what: string) =>
  ({ type: 'bool', description: `${what}; as \`archive\` says when not given.` }) as const;

export const rsyncOptions = {
  src: { type: 'path', required: true, description: 'What is copied. With a slash at its end, what is in it.' },
  dest: { type: 'path', required: true, description: 'Where to.' },
  mode: {
    default: 'push',
    choices: ['pull', 'push'],
    description: '`push` copies from the controller to the target, `pull` from the target to the controller.',
  },
  dest_port: { type: 'int', description: 'Port for SSH; that of the inventory when not given.' },
  private_key: { type: 'path', description: 'Private key for SSH; that of the connection when not given.' },
  set_remote_user: { type: 'bool', default: true, description: "Whether the connection's user stands in the address." },
  verify_host: { type: 'bool', default: false, description: 'Whether the key of the host is verified.' },
  use_ssh_args: { type: 'bool', default: false, description: 'Whether ssh gets the `ssh_args` of the connection.' },
  ssh_connection_multiplexing: {
    type: 'bool',
    default: false,
    description: 'Whether a connection that is there already may be shared.',
  },
  archive: { type: 'bool', default: true, description: 'Whether trees are copied with all their attributes.' },
  recursive: byArchive('Whether directories are entered'),
  links: byArchive('Whether links are copied as links'),
  perms: byArchive('Whether modes are kept'),
  times: byArchive('Whether times are kept'),
  owner: byArchive('Whether owners are kept (by root alone)'),
  group: byArchive('Whether groups are kept'),
  copy_links: { type: 'bool', default: false, description: 'Whether links are copied as what they lead to.' },
  dirs: { type: 'bool', default: false, description: 'Whether directories are copied without what is in them.' },
  delete: { type: 'bool', default: false, description: 'Whether what is not in `src` is removed from `dest`.' },
  existing_only: { type: 'bool', default: false, description: 'Whether only files are copied that are there.' },
  checksum: { type: 'bool', default: false, description: 'Whether contents are compared, not times and sizes.' },
  compress: { type: 'bool', default: true, description: 'Whether it is compressed on the way.' },
  partial: { type: 'bool', default: false, description: 'Whether the part of a file that came over is kept.' },
  delay_updates: { type: 'bool', default: true, description: 'Whether all files are renamed at the end.' },
  link_dest: {
    type: 'list',
    elements: 'path',
    description: 'Directories in whose files hard links are made where they are the same.',
  },
  rsync_path: { description: 'The rsync of the other side, with words before it.' },
  rsync_timeout: { type: 'int', default: 0, description: 'Seconds without any data after which it ends; 0 for none.' },
  rsync_opts: { type: 'list', elements: 'str', default: [], description: 'More options of rsync.' },
  _local_rsync_path: { type: 'path', default: 'rsync', hidden: true, description: 'The rsync that is run.' },
  _local_rsync_password: { no_log: true, hidden: true, description: 'Password for SSH.' },
  _substitute_controller: { type: 'bool', default: false, hidden: true, description: '`localhost` is the controller.' },
  _ssh_args: { hidden: true, description: 'Words for ssh.' },
} as const satisfies Options;

export type RsyncArgs = ArgsOf<typeof rsyncOptions>;

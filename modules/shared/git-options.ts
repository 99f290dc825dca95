import type { ArgsOf, Options } from '../../src/module/index.js';

export const gitOptions = {
  repo: {
    required: true,
    aliases: ['name'],
    description: 'Address of the repository: a URL, or a path on the target.',
  },
  dest: { type: 'path', description: 'The directory that it is checked out to. May be left out with `clone: false`.' },
  version: { default: 'HEAD', description: 'What is checked out: `HEAD`, a branch, a tag, or a commit.' },
  remote: { default: 'origin', description: 'Name of the remote.' },
  refspec: { description: 'What is fetched, too.' },
  reference: { description: 'A repository on the target whose objects are used.' },
  force: { type: 'bool', default: false, description: 'Whether local changes are thrown away.' },
  depth: { type: 'int', description: 'How many commits of the history are fetched.' },
  clone: { type: 'bool', default: true, description: 'Whether it is cloned when it is not there.' },
  update: { type: 'bool', default: true, description: 'Whether new commits are fetched when it is there.' },
  verify_commit: { type: 'bool', default: false, description: 'Whether the signature of the version is checked.' },
  gpg_allowlist: {
    type: 'list',
    elements: 'str',
    default: [],
    aliases: ['gpg_whitelist'],
    description: 'Fingerprints of the keys that may have signed it.',
  },
  accept_hostkey: { type: 'bool', default: false, description: 'Whether any key of the SSH host is accepted.' },
  accept_newhostkey: { type: 'bool', default: false, description: 'Whether a key of an unknown SSH host is accepted.' },
  key_file: { type: 'path', description: 'The private key for SSH, on the target.' },
  ssh_opts: { description: 'Options for ssh.' },
  executable: { type: 'path', description: 'The git program; otherwise that of PATH.' },
  bare: { type: 'bool', default: false, description: 'Whether it is a repository without a working tree.' },
  recursive: { type: 'bool', default: true, description: 'Whether submodules are looked after, too.' },
  single_branch: { type: 'bool', default: false, description: 'Whether only the history of the version is cloned.' },
  track_submodules: { type: 'bool', default: false, description: 'Whether submodules follow their branch.' },
  umask: { type: 'raw', description: 'File mode mask, as octal text.' },
  archive: { type: 'path', description: 'Archive file to make: .tar, .tar.gz, .tgz or .zip.' },
  archive_prefix: { description: 'Put before each path in the archive.' },
  separate_git_dir: { type: 'path', description: 'Where the repository goes, apart from its working tree.' },
} as const satisfies Options;

export type GitArgs = ArgsOf<typeof gitOptions>;

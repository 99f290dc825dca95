import type { ArgsOf, Options } from '../../src/module/index.js';

const words = { type: 'list', elements: 'str', default: [] } as const;
const off = { type: 'bool', default: false } as const;

/** Options that all modules of dnf have. */
export const dnfOptions = {
  name: {
    ...words,
    aliases: ['pkg'],
    description: 'Packages, files, URLs, `@groups`; `*` with `state: latest` is all.',
  },
  state: {
    choices: ['absent', 'installed', 'latest', 'present', 'removed'],
    description: 'What must be; `present`, or with `autoremove` `absent`, when not given.',
  },
  list: { description: 'Only lists: `installed`, `updates`, `available`, `repos`, or a package.' },
  allow_downgrade: { ...off, description: 'Whether an older version may replace a newer one.' },
  allowerasing: { ...off, description: 'Whether packages that are in the way are removed.' },
  autoremove: { ...off, description: 'Whether packages that nothing needs any more are removed.' },
  best: { type: 'bool', description: 'Whether only the best version will do.' },
  nobest: { type: 'bool', description: 'The opposite of `best`.' },
  bugfix: { ...off, description: 'Whether `latest` takes only what mends bugs.' },
  security: { ...off, description: 'Whether `latest` takes only what concerns security.' },
  cacheonly: { ...off, description: 'Whether nothing is downloaded.' },
  conf_file: { description: 'The configuration file.' },
  disable_excludes: { description: 'Whose excludes do not count: `all`, `main`, or a repository.' },
  disable_gpg_check: { ...off, description: 'Whether signatures are not checked.' },
  disable_plugin: { ...words, description: 'Plugins that are turned off.' },
  enable_plugin: { ...words, description: 'Plugins that are turned on.' },
  disablerepo: { ...words, description: 'Repositories that are turned off.' },
  enablerepo: { ...words, description: 'Repositories that are turned on.' },
  exclude: { ...words, description: 'Packages that stay as they are.' },
  download_only: { ...off, description: 'Whether packages are only downloaded.' },
  download_dir: { description: 'Where to.' },
  installroot: { default: '/', description: 'The root directory of what is installed.' },
  install_repoquery: { type: 'bool', default: true, description: 'Has no effect.' },
  install_weak_deps: { type: 'bool', default: true, description: 'Whether recommended packages are installed.' },
  lock_timeout: { type: 'int', default: 30, description: 'Has no effect: dnf waits for its lock by itself.' },
  releasever: { description: 'The release that packages come from.' },
  skip_broken: { ...off, description: 'Whether what cannot be installed is skipped.' },
  sslverify: { type: 'bool', default: true, description: 'Whether certificates of repositories are checked.' },
  update_cache: { ...off, aliases: ['expire-cache'], description: 'Whether metadata is downloaded anew.' },
  update_only: { ...off, description: 'Whether packages that are not there stay away.' },
  validate_certs: { type: 'bool', default: true, description: 'Whether certificates of package URLs are checked.' },
} as const satisfies Options;

export const dnfRules = {
  required_one_of: [['name', 'list', 'update_cache']],
  mutually_exclusive: [
    ['name', 'list'],
    ['best', 'nobest'],
  ],
} as const;

export const dnfReturns = {
  msg: { type: 'str', description: 'What was done, in a few words.', returned: 'always' },
  results: { type: 'list', description: 'Each package that was installed or removed.', returned: 'success' },
  failures: { type: 'list', description: 'What could not be done.', returned: 'failure' },
  rc: { type: 'int', description: 'Status.', returned: 'always' },
} as const;

export type DnfArgs = ArgsOf<typeof dnfOptions>;

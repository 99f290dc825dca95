import type { ArgsOf, Options } from '../../src/module/index.js';

export const aptOptions = {
  package: {
    type: 'list',
    elements: 'str',
    aliases: ['pkg', 'name'],
    description:
      'Packages: `foo`, `foo=1.0*`, `foo>=1.0`, `foo:i386`, or a pattern of names; `*` with `state: latest` is all.',
  },
  state: {
    default: 'present',
    choices: ['absent', 'build-dep', 'fixed', 'latest', 'present'],
    description:
      'What must be. `build-dep` installs what is needed to build them, `fixed` repairs broken dependencies.',
  },
  update_cache: {
    type: 'bool',
    aliases: ['update-cache'],
    description: 'Whether the lists of packages are updated first.',
  },
  update_cache_retries: { type: 'int', default: 5, description: 'How often a failed update is tried.' },
  update_cache_retry_max_delay: { type: 'int', default: 12, description: 'Most seconds between two tries.' },
  cache_valid_time: { type: 'int', default: 0, description: 'Lists that are no older, in seconds, are not updated.' },
  purge: { type: 'bool', default: false, description: 'Whether removed packages lose their configuration files.' },
  deb: { type: 'path', description: 'Package files on the target, with commas between them, or a URL.' },
  default_release: { aliases: ['default-release'], description: 'The release that is preferred.' },
  install_recommends: {
    type: 'bool',
    aliases: ['install-recommends'],
    description: 'Whether recommended packages are installed; the configuration of apt decides when not given.',
  },
  force: { type: 'bool', default: false, description: 'Adds `--force-yes`; with `deb`, `--force-all` for dpkg.' },
  upgrade: {
    default: 'no',
    choices: ['dist', 'full', 'no', 'safe', 'yes'],
    description: 'Upgrades all that is installed: `yes` and `safe` remove nothing, `full` and `dist` may.',
  },
  dpkg_options: { default: 'force-confdef,force-confold', description: 'Options for dpkg, with commas between them.' },
  autoremove: {
    type: 'bool',
    default: false,
    description: 'Whether packages that nothing needs any more are removed.',
  },
  autoclean: {
    type: 'bool',
    default: false,
    description: 'Whether package files that are no longer offered are deleted.',
  },
  fail_on_autoremove: { type: 'bool', default: false, description: 'Adds `--no-remove`: nothing may be removed.' },
  policy_rc_d: { type: 'int', description: 'Exit code of policy-rc.d meanwhile: 101 starts no services.' },
  only_upgrade: { type: 'bool', default: false, description: 'Whether packages that are not there stay away.' },
  force_apt_get: {
    type: 'bool',
    default: false,
    description: 'Whether upgrades use apt-get although there is aptitude.',
  },
  clean: { type: 'bool', default: false, description: 'Whether all package files that apt keeps are deleted.' },
  allow_unauthenticated: {
    type: 'bool',
    default: false,
    aliases: ['allow-unauthenticated'],
    description: 'Whether packages may lack a signature.',
  },
  allow_downgrade: {
    type: 'bool',
    default: false,
    aliases: ['allow-downgrade', 'allow_downgrades', 'allow-downgrades'],
    description: 'Whether an older version may replace a newer one.',
  },
  allow_change_held_packages: { type: 'bool', default: false, description: 'Whether packages on hold may change.' },
  lock_timeout: { type: 'int', default: 60, description: 'Seconds to wait for the lock of apt.' },
  auto_install_module_deps: { type: 'bool', default: true, description: 'Has no effect: nothing is needed but apt.' },
} as const satisfies Options;

export type AptArgs = ArgsOf<typeof aptOptions>;

import type { DnfArgs } from './dnf-options.js';

/** Words of a flag that a list gives again and again. */
function each(flag: string, values: readonly string[]): string[] {
  return values.map((value) => `${flag}=${value}`);
}

function set(name: string, value: boolean): string {
  return `--setopt=${name}=${value ? '1' : '0'}`;
}

/** A list as people write it: commas within its words separate, too. */
export function splitWords(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',').map((part) => part.trim())).filter((value) => value !== '');
}

/** dnf with what all of its commands take. `yes` acts, otherwise it only tells. */
export function dnfWords(args: DnfArgs, yes: boolean): string[] {
  const best = args.nobest === true || args.nobest === false ? !args.nobest : args.best;
  return [
    'dnf',
    yes ? '-y' : '--assumeno',
    ...(args.conf_file ? ['-c', args.conf_file] : []),
    ...each('--disableplugin', args.disable_plugin),
    ...each('--enableplugin', args.enable_plugin),
    ...each('--disablerepo', splitWords(args.disablerepo)),
    ...each('--enablerepo', splitWords(args.enablerepo)),
    ...each('--exclude', splitWords(args.exclude)),
    ...(args.disable_excludes ? [`--disableexcludes=${args.disable_excludes}`] : []),
    ...(args.installroot === '/' ? [] : [`--installroot=${args.installroot}`]),
    ...((args.releasever ?? null) === null ? [] : [`--releasever=${args.releasever}`]),
    ...(args.cacheonly ? ['-C'] : []),
    ...(args.update_cache ? ['--refresh'] : []),
    // A look alone needs no keys.
    ...(args.disable_gpg_check || !yes ? ['--nogpgcheck'] : ['--setopt=gpgcheck=1', '--setopt=localpkg_gpgcheck=1']),
    set('sslverify', args.sslverify),
    set('install_weak_deps', args.install_weak_deps),
    set('clean_requirements_on_remove', args.autoremove),
    ...(best === true || best === false ? [set('best', best)] : []),
  ];
}

/** Flags of the commands that install. */
export function installFlags(args: DnfArgs): string[] {
  return [
    ...(args.allowerasing ? ['--allowerasing'] : []),
    ...(args.skip_broken ? ['--skip-broken'] : []),
    ...(args.download_only ? ['--downloadonly'] : []),
    ...(args.download_only && args.download_dir ? [`--destdir=${args.download_dir}`] : []),
  ];
}

/** What `security` and `bugfix` mean to an upgrade. */
export function advisoryFlags(args: DnfArgs): string[] {
  return [...(args.security ? ['--security'] : []), ...(args.bugfix ? ['--bugfix'] : [])];
}

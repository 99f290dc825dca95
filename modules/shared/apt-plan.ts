import { ModuleFailure } from '../../src/module/index.js';
import type { AptArgs } from './apt-options.js';
import { type AptPackage, type AptState, isPattern } from './apt-state.js';
import { compareDebianVersions } from './debian-version.js';
import { fnmatchPattern } from './fnmatch.js';

/** A package as a task names it: `foo`, `foo=1.0*`, `foo>=1.0`. */
export interface PackageSpec {
  readonly name: string;
  readonly operator: '=' | '>=' | undefined;
  readonly version: string;
}

export function parseSpec(text: string): PackageSpec {
  const match = /^([^>=]*?)(>?=)(.*)$/s.exec(text);
  if (!match) return { name: text, operator: undefined, version: '' };
  return { name: match[1]!, operator: match[2] as '=' | '>=', version: match[3]! };
}

/** Names with the patterns replaced by what they fit. */
export function expandSpecs(specs: readonly string[], state: AptState): string[] {
  return specs.flatMap((text) => {
    const { name } = parseSpec(text);
    if (!isPattern(name)) return [text];
    const matches = state.matches(name);
    if (matches.length === 0) throw new ModuleFailure(`No package(s) matching '${name}' available`);
    return matches;
  });
}

interface Status {
  readonly installed: boolean;
  /** Whether the version that is installed is one that is asked for. */
  readonly fits: boolean;
  /** Version to install, `true` when apt chooses. */
  readonly installable: string | true | undefined;
}

/** What apt-get install is asked for, in its words: `foo=1.0`. */
export function wordsToInstall(
  specs: readonly string[],
  state: AptState,
  args: AptArgs,
  more: { cache: object },
): string[] {
  const upgrade = args.state === 'latest';
  return specs.flatMap((text) => {
    if (args.state === 'build-dep') return [text];
    const spec = parseSpec(text);
    const { installed, fits, installable } = statusOf(spec, state);
    if (!installed && args.only_upgrade) return [];
    if (!fits && installable === undefined) {
      throw new ModuleFailure(`no available installation candidate for ${text}`, more.cache as never);
    }
    const wanted = !installed || upgrade || !fits;
    if (installable === undefined) return [];
    if (wanted) {
      if (installable !== true) return [`${spec.name}=${installable}`];
      return [spec.version ? `${spec.name}=${spec.version}` : spec.name];
    }
    return spec.operator === '=' ? [`${spec.name}=${spec.version}`] : [];
  });
}

function statusOf(spec: PackageSpec, state: AptState): Status {
  const found = state.find(spec.name);
  if (found) return statusOfFound(spec, found);
  const providers = [...state.providers(spec.name).values()];
  if (providers.length === 0) throw new ModuleFailure(`No package matching '${spec.name}' is available`);
  if (providers.length === 1 && providers[0]!.installed) return statusOfFound(spec, providers[0]!);
  return { installed: false, fits: false, installable: true };
}

function statusOfFound(spec: PackageSpec, found: AptPackage): Status {
  const best = bestVersion(spec, found);
  if (!found.installed) return { installed: false, fits: false, installable: best };
  const version = found.installedVersion!;
  const fits = (other: string) => {
    if (spec.operator === '=') return fnmatchPattern(spec.version).test(other);
    return spec.operator === undefined || compareDebianVersions(other, spec.version) >= 0;
  };
  const newer = best !== undefined && best !== version && fits(best) ? best : undefined;
  return { installed: true, fits: fits(version), installable: newer };
}

/** A version that is asked for exactly beats what the pins of apt prefer; of several that fit it is the newest. */
function bestVersion({ operator, version }: PackageSpec, found: AptPackage): string | undefined {
  if (operator !== '=') return found.candidate;
  const pattern = fnmatchPattern(version);
  const fitting = found.versions.filter((other) => pattern.test(other));
  return fitting.sort(compareDebianVersions).at(-1);
}

/** What apt-get remove is asked for. */
export function wordsToRemove(specs: readonly string[], state: AptState, args: AptArgs): string[] {
  return specs.filter((text) => {
    const spec = parseSpec(text);
    const found = state.find(spec.name);
    if (!found) return false;
    return (found.installed && statusOfFound(spec, found).fits) || (found.files && args.purge);
  });
}

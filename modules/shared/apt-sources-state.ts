import { type Answer, shellFunctions } from '../../src/module/index.js';
import { parseSourceFile, type SourceFile } from './apt-sources.js';
import { type Identity, identityProbe, readIdentity } from './file-attributes.js';
import { call, FILE_PROBE, type PathState, readPath } from './file-probe.js';
import { modeOnly } from './mode-only.js';

const APT = shellFunctions(import.meta.url, 'apt-look.sh');

export interface SourcesState {
  readonly files: readonly SourceFile[];
  /** Directory of the lists, with its slash. */
  readonly directory: string;
  readonly found: ReadonlyMap<string, PathState>;
  readonly identity: Identity;
  readonly codename: string;
}

const LISTS = `drover_main=/etc/apt/sources.list
drover_parts=/etc/apt/sources.list.d/
eval "$(apt-config shell drover_main Dir::Etc::sourcelist/f drover_parts Dir::Etc::sourceparts/d 2>/dev/null)"
printf 'parts=%s\\0' "$drover_parts"
if [ -r /etc/os-release ]; then printf 'codename=%s\\0' "$(. /etc/os-release && printf '%s' "\${VERSION_CODENAME-}")"; fi
drover_number=0
for drover_list in "$drover_main" "$drover_parts"*.list; do
  [ -f "$drover_list" ] || continue
  drover_number=$((drover_number + 1))
  printf 'path:%s=%s\\0' "$drover_number" "$drover_list"
  drover_stat "list:$drover_number" "$drover_list"
  printf 'text:%s=' "$drover_number"
  cat -- "$drover_list"
  printf '\\0'
done`;

/** Reads all lists of sources. */
export function probeSources(): string {
  return [APT, FILE_PROBE, LISTS, identityProbe(modeOnly(undefined))].join('\n');
}

export function readSources(answer: Answer): SourcesState {
  const { pairs } = answer;
  const files: SourceFile[] = [];
  const found = new Map<string, PathState>();
  for (let at = 1; pairs.has(`path:${at}`); at++) {
    const path = pairs.get(`path:${at}`)!;
    files.push(parseSourceFile(path, pairs.get(`text:${at}`) ?? ''));
    found.set(path, readPath(answer, `list:${at}`, path));
  }
  return {
    files,
    found,
    directory: pairs.get('parts') ?? '',
    identity: readIdentity(pairs, modeOnly(undefined)),
    codename: pairs.get('codename') ?? '',
  };
}

/** Updates apt's lists of packages; fails, and undoes, when that is not possible. */
export function updateScript(retries: number, longest: number, undo: string): string {
  return `${APT}\ndrover_apt_paths\n${call('drover_apt_update', '0', String(retries), String(longest), '60', '')} || {\n${undo}\nexit 1\n}`;
}

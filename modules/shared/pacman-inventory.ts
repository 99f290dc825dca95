import { type Answer, ModuleFailure, quote } from '../../src/module/index.js';
import { captured, captureLine } from './capture.js';

/** A package as pacman is asked for it: by name, or by a file or URL. */
export interface PacmanPackage {
  readonly name: string;
  readonly source: string;
  readonly file: boolean;
}

export interface PacmanInventory {
  readonly installed: ReadonlyMap<string, string>;
  readonly available: ReadonlySet<string>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Versions now and then, by name. */
  readonly upgradable: ReadonlyMap<string, { readonly current: string; readonly latest: string }>;
  readonly reasons: ReadonlyMap<string, 'explicit' | 'dependency'>;
}

/** Asks pacman for all that there is, and for the names that stand for none of it. */
export function inventoryScript(pacman: string, names: readonly string[]): string {
  const ask = (label: string, ...words: string[]) => captureLine(label, [pacman, ...words]);
  return `${ask('installed', '--query')} || exit 0
drover_all=" $drover_out "
${ask('available', '--sync', '--list')} || exit 0
drover_all="$drover_all
$drover_out "
${ask('groups', '--sync', '--groups', '--groups')} || exit 0
drover_all="$drover_all
$drover_out"
${ask('upgradable', '--query', '--upgrades')}
${ask('explicit', '--query', '--explicit')}
${ask('dependency', '--query', '--deps')}
drover_at=0
for drover_name in ${names.map(quote).join(' ')}; do
  drover_at=$((drover_at + 1))
  case "
$drover_all" in *"
$drover_name "* | *" $drover_name "*) continue ;; esac
  drover_capture "sync:$drover_at" ${quote(pacman)} --sync --print-format %n "$drover_name" ||
    drover_capture "file:$drover_at" ${quote(pacman)} --upgrade --print-format %n "$drover_name"
done`;
}

function rows(answer: Answer, label: string): string[][] {
  const said = captured(answer, label);
  return (said?.stdout ?? '')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== '');
}

export function readInventory(answer: Answer): PacmanInventory {
  for (const label of ['installed', 'available', 'groups']) {
    const said = captured(answer, label);
    if (said && said.rc !== 0) throw new ModuleFailure(said.stderr.trimEnd(), { ...said });
  }
  const upgrades = captured(answer, 'upgradable');
  if (upgrades && upgrades.rc !== 0 && (upgrades.rc !== 1 || upgrades.stdout !== '')) {
    throw new ModuleFailure("Couldn't get list of packages available for upgrade", { ...upgrades });
  }
  const groups = new Map<string, string[]>();
  for (const [group, name] of rows(answer, 'groups')) groups.set(group!, [...(groups.get(group!) ?? []), name!]);
  return {
    installed: new Map(rows(answer, 'installed').map(([name, version]) => [name!, version!])),
    available: new Set(rows(answer, 'available').map(([, name]) => name!)),
    groups,
    upgradable: new Map(
      rows(answer, 'upgradable')
        .filter((row) => !row.includes('[ignored]'))
        .map(([name, current, , latest]) => [name!, { current: current!, latest: latest! }]),
    ),
    reasons: new Map([
      ...rows(answer, 'explicit').map(([name]) => [name!, 'explicit'] as const),
      ...rows(answer, 'dependency').map(([name]) => [name!, 'dependency'] as const),
    ]),
  };
}

/** The packages that names stand for. Those that are nothing are left out where they are to be absent. */
export function resolvePackages(
  answer: Answer,
  names: readonly string[],
  inventory: PacmanInventory,
  absent: boolean,
): PacmanPackage[] {
  return names.flatMap((name, at): PacmanPackage[] => {
    const members = inventory.groups.get(name);
    if (members) return members.map((member) => ({ name: member, source: member, file: false }));
    if (inventory.available.has(name) || inventory.installed.has(name)) return [{ name, source: name, file: false }];
    const synced = captured(answer, `sync:${at + 1}`);
    if (synced?.rc === 0) return [{ name: synced.stdout.trim(), source: name, file: false }];
    const file = captured(answer, `file:${at + 1}`);
    if (file?.rc === 0) {
      const last = file.stdout.trim().split('\n').at(-1)!;
      return [{ name: last.trim(), source: name, file: true }];
    }
    if (absent) return [];
    const cmd = ['pacman', '--upgrade', '--print-format', '%n', name];
    const said = file ?? { rc: 1, stdout: '', stderr: '' };
    throw new ModuleFailure(`Failed to list package ${name}`, { cmd, ...said });
  });
}

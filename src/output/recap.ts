import type { HostRecap, Recap } from '../engine/event.js';
import { compareText } from '../values/code-points.js';
import { str } from '../values/repr.js';
import type { CallbackContext } from './callback.js';
import { dumpResult, resultFormat } from './dump.js';
import type { Color, Terminal } from './terminal.js';

const COUNTS: readonly (readonly [keyof HostRecap, Color])[] = [
  ['ok', 'ok'],
  ['changed', 'changed'],
  ['unreachable', 'unreachable'],
  ['failed', 'error'],
  ['skipped', 'skip'],
  ['rescued', 'ok'],
  ['ignored', 'warn'],
];

/** PLAY RECAP: a line of counts for each host, sorted by name. */
export function showRecap(recap: Recap, terminal: Terminal): void {
  terminal.banner('PLAY RECAP');
  for (const line of recapLines(recap, terminal)) terminal.line(line);
  terminal.line('', { only: 'screen' });
}

/** The lines of these counts, or of all. */
export function recapLines(recap: Recap, terminal: Terminal, wanted?: readonly (keyof HostRecap)[]): string[] {
  const shown = COUNTS.filter(([key]) => wanted?.includes(key) ?? true);
  return [...recap.hosts.keys()].sort(compareText).map((name) => {
    const host = recap.hosts.get(name)!;
    const counts = shown.map(([key, color]) => countText(key, host[key], color, terminal));
    return `${hostText(name, host, terminal)} : ${counts.join(' ')}`;
  });
}

/** CUSTOM STATS: what `set_stats` gathered, for each host and for the run. */
export function showCustomStats(recap: Recap, context: CallbackContext): void {
  const { terminal } = context;
  const format = resultFormat(context);
  const text = (stats: Parameters<typeof dumpResult>[0]) => dumpResult(stats, format, 1).replaceAll('\n', '');
  terminal.banner('CUSTOM STATS: ');
  for (const host of [...recap.custom.keys()].filter((key) => key !== '_run').sort(compareText)) {
    terminal.line(`\t${str(host)}: ${text(recap.custom.get(host)!)}`);
  }
  const run = recap.custom.get('_run');
  if (run) {
    terminal.line('', { only: 'screen' });
    terminal.line(`\tRUN: ${text(run)}`);
  }
  terminal.line('', { only: 'screen' });
}

function countText(key: string, count: number, color: Color, terminal: Terminal): string {
  const text = `${key}=${String(count).padEnd(4)}`;
  return count === 0 ? text : terminal.paint(text, color);
}

/** Escape sequences of a colour take 11 characters of the padding. */
function hostText(name: string, host: HostRecap, terminal: Terminal): string {
  if (!terminal.colored) return name.padEnd(26);
  const color = host.failed + host.unreachable > 0 ? 'error' : host.changed > 0 ? 'changed' : 'ok';
  return terminal.paint(name, color).padEnd(37);
}

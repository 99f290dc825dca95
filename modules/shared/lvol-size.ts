import { ModuleFailure } from '../../src/module/index.js';

/** The option `size`: an amount with its unit, or a share of something; by how much, or what it must be. */
export interface WantedSize {
  readonly operator: '+' | '-' | undefined;
  /** The amount, or the percents. */
  readonly amount: string;
  /** What it is a share of. */
  readonly of: string | undefined;
  /** What stands behind the amount: its unit, or `%VG`. */
  readonly ending: string;
}

/** Reads it. Throws ModuleFailure when it is wrong; megabytes are meant where no unit is. */
export function readWantedSize(text: string, isSnapshot: boolean): WantedSize {
  const [, sign = '', rest = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const operator = sign === '' ? undefined : (sign as '+' | '-');
  const [percent = '', of] = rest.split(/%(.*)/s);
  if (of === undefined) return { operator, ...amountOf(rest), of: undefined };
  if (!/^\d+$/.test(percent.trim())) throw new ModuleFailure(`Bad size specification of '${rest}'`);
  if (Number(percent) > 100) throw new ModuleFailure('Size percentage cannot be larger than 100%');
  if (of === 'ORIGIN' && !isSnapshot) {
    throw new ModuleFailure('Percentage of ORIGIN supported only for snapshot volumes');
  }
  if (!['VG', 'PVS', 'FREE', 'ORIGIN'].includes(of)) {
    throw new ModuleFailure('Specify extents as a percentage of VG|PVS|FREE|ORIGIN');
  }
  return { operator, amount: percent, of, ending: `%${of}` };
}

function amountOf(text: string): { readonly amount: string; readonly ending: string } {
  const ending = /[bskmgtpe]$/i.exec(text)?.[0] ?? '';
  const amount = text.slice(0, text.length - ending.length);
  if (!/^\d/.test(amount) || Number.isNaN(Number(amount))) {
    throw new ModuleFailure(`Bad size specification of '${amount}'`);
  }
  return { amount, ending: ending || 'm' };
}

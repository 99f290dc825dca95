interface Options {
  readonly currency?: string;
}

/** `{{ 1250 | money('€', currency='EUR') }}`: the value, then what stands in the brackets; named arguments come last, as one object. */
function money(cents: number, sign: string, { currency = '' }: Options = {}): string {
  return `${sign}${(cents / 100).toFixed(2)} ${currency}`.trim();
}

export const filters = { money };

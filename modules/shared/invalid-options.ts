/** Words of the reference's older actions for options that they do not have. */
export function invalidOptions(action: string, names: readonly string[]): string {
  return `Invalid options for ${action}: ${names.join(',')}`;
}

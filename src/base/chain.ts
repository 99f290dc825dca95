/** The errors from this one down to its first cause. */
export function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link: unknown = error; link instanceof Error && !chain.includes(link); link = link.cause) chain.push(link);
  return chain;
}

/** The messages of the chain in one line, as ansible-core joins them: `Task failed: … : 'x' is undefined`. */
export function fullMessage(error: unknown): string {
  return joinMessages(chainOf(error).map((link) => link.message.trim()));
}

/** `Outer: inner`; a message that ends with that of its cause is not repeated. */
export function joinMessages(messages: readonly string[]): string {
  return messages.reduceRight(
    (inner, outer) => (inner === '' || outer.endsWith(inner) ? outer : `${outer.replace(/[. ]+$/, '')}: ${inner}`),
    '',
  );
}

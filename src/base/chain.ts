/** The errors from this one down to its first cause. */
export function chainOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let link: unknown = error; link instanceof Error && !chain.includes(link); link = link.cause) chain.push(link);
  return chain;
}

/**
 * The messages of the chain in one line, as ansible-core joins them: `Task failed: … : 'x' is undefined`. A message that
 * ends with that of its cause is not repeated.
 */
export function fullMessage(error: unknown): string {
  const messages = chainOf(error).map((link) => link.message.trim());
  return messages.reduceRight(
    (tail, head) => (tail === '' || head.endsWith(tail) ? head : joinMessages(head, tail)),
    '',
  );
}

function joinMessages(head: string, tail: string): string {
  return `${head.replace(/[. ]+$/, '')}: ${tail}`;
}

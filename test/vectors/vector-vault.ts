/** The text of an envelope that was made with the vectors' password. */
export function decryptVector(_envelope: string): string {
  throw new Error('no vault yet');
}

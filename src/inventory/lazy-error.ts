/**
 * A failure whose reason is costly to find out (a large file would have to be parsed), and which nobody will ask for when
 * another plugin reads the source.
 */
export class LazyError extends Error {
  constructor(readonly reason: () => unknown) {
    super('not worked out yet');
  }
}

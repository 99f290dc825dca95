import type { ByteStream, Input } from '../../src/module/index.js';

/** A tar archive (POSIX ustar) of files named by short ASCII names, mode 0600, made while it is read. Sizes up to 8 GiB. */
export function tarOf(
  files: readonly { readonly name: string; readonly size: number; readonly content: Input }[],
): ByteStream {
  const blocks = files.reduce((total, { size }) => total + 512 + size + padding(size), 0);
  return {
    size: blocks + END,
    async *open() {
      for (const { name, size, content } of files) {
        yield header(name, size);
        if (content instanceof Uint8Array) yield content;
        else yield* content.open();
        yield new Uint8Array(padding(size));
      }
      yield new Uint8Array(END);
    },
  };
}

const END = 1024;

function padding(size: number): number {
  return (512 - (size % 512)) % 512;
}

function header(name: string, size: number): Uint8Array {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100, 'latin1');
  block.write('0000600\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write('00000000000\0', 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write('0', 156, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

import { extname } from 'node:path';
import { DroverError } from '../base/error.js';
import { readIni } from './ini.js';
import { type InventoryPlugin, isReadable } from './plugin.js';
import { readSource } from './source-text.js';

/** Ansible's INI format, and whatever no other plugin takes. */
export const iniPlugin: InventoryPlugin = {
  name: 'ini',
  tellsPlaces: true,
  accepts: (source) => isReadable(source) && extname(source) !== '.toml',
  read(source, { inventory, decrypt }) {
    const { text, damaged } = readIniSource(source, decrypt);
    readIni(inventory, damaged ? withoutDamagedComments(text, source) : text, source);
  },
};

function readIniSource(...[source, decrypt]: Parameters<typeof readSource>): ReturnType<typeof readSource> {
  try {
    return readSource(source, decrypt);
  } catch (cause) {
    throw new DroverError('Failed to parse inventory.', { code: 'inventory-parse', cause });
  }
}

/** Bytes that are no UTF-8 are let pass in comments only. */
function withoutDamagedComments(text: string, file: string): string {
  const lines = text.split('\n').map((line) => (/^[#;]/.test(line) ? '' : line));
  const damaged = lines.findIndex((line) => line.includes('\ufffd'));
  if (damaged === -1) return lines.join('\n');
  const source = { file, line: damaged + 1, column: lines[damaged]!.indexOf('\ufffd') + 1 };
  const cause = new DroverError("'utf-8' codec can't decode byte: invalid start byte", {
    code: 'inventory-parse',
    source,
  });
  throw new DroverError('Failed to parse inventory.', { code: 'inventory-parse', source, cause });
}

import { readFileSync } from 'node:fs';
import type { Settings } from '../config/settings.js';

/** The version of ansible-core whose behaviour drover has: what tools that ask `ansible --version` look for. */
const CORE = '2.19.11';

/** drover's own version. */
export function droverVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as { version: string };
      return manifest.version;
    } catch {
      // Compiled files lie one directory deeper than their sources.
    }
  }
  return 'unknown';
}

/** The first line of `--version`, which -vv shows too. */
export function versionLine(program: string): string {
  return `${program} [core ${CORE}] (drover ${droverVersion()})`;
}

/** What `--version` prints. */
export function versionText(program: string, settings: Settings): string {
  const lines = [
    versionLine(program),
    `  config file = ${settings.configFile ?? 'None'}`,
    `  configured module search path = ${pythonList(settings.get('DEFAULT_MODULE_PATH'))}`,
    `  ansible collection location = ${settings.get('COLLECTIONS_PATHS').join(':')}`,
    `  node version = ${process.versions.node} (${process.execPath})`,
  ];
  return `${lines.join('\n')}\n`;
}

function pythonList(paths: readonly string[]): string {
  return `[${paths.map((path) => `'${path}'`).join(', ')}]`;
}

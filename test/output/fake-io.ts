import { loadSettings, type Settings } from '../../src/config/settings.js';
import type { OutputIo } from '../../src/output/terminal.js';

export interface FakeIo extends OutputIo {
  /** What was written to standard output, to standard error, and to both in order. */
  readonly written: { stdout: string; stderr: string; both: string };
}

/** Streams that keep what is written to them. */
export function fakeIo(
  terminal: Partial<OutputIo['terminal']> = {},
  environment: Readonly<Record<string, string>> = {},
): FakeIo {
  const written = { stdout: '', stderr: '', both: '' };
  return {
    environment,
    cwd: '/work',
    written,
    terminal: { stdout: false, stderr: false, columns: 80, ...terminal },
    out(text) {
      written.stdout += text;
      written.both += text;
    },
    err(text) {
      written.stderr += text;
      written.both += text;
    },
  };
}

/** Settings of an environment, without any ansible.cfg. */
export function settingsOf(environment: Readonly<Record<string, string>> = {}): Settings {
  return loadSettings({ environment, cwd: '/nonexistent', home: '/nonexistent' });
}

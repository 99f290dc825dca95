import { stripDict } from '../values/internal-keys.js';
import type { Dict, Value } from '../values/value.js';
import type { CallbackContext } from './callback.js';
import { dumpJson } from './json.js';
import { dumpResultYaml } from './result-yaml.js';

export interface ResultFormat {
  readonly format: 'json' | 'yaml';
  /** Whether results are spread over lines; null: when they are YAML, and from -vvv on. */
  readonly pretty: boolean | null;
  readonly verbosity: number;
}

/** The format that the settings ask for. */
export function resultFormat({ setting, verbosity }: CallbackContext): ResultFormat {
  return {
    format: setting('callback.default.result_format') === 'yaml' ? 'yaml' : 'json',
    pretty: (setting('callback.default.pretty_results') ?? null) as boolean | null,
    verbosity,
  };
}

/** The format of callbacks that these settings do not reach. */
export function plainFormat(verbosity: number): ResultFormat {
  return { format: 'json', pretty: null, verbosity };
}

/** A result as callbacks show it: sorted, without what is shown elsewhere or only asked for by more `-v`. */
export function dumpResult(result: Dict, format: ResultFormat, indent?: number): string {
  const shown = abridge(result, format.verbosity);
  const spaces = indentOf(result, format, indent);
  if (format.format === 'json') return dumpJson(shown, { indent: spaces, sortKeys: true });
  return `\n${dumpResultYaml(shown, { indent: spaces, lossy: format.pretty !== false })}`;
}

/** Two dicts of a diff, as lines. */
export function dumpForDiff(value: Value, format: ResultFormat): string {
  if (format.format === 'json') return `${dumpJson(value, { indent: 4, sortKeys: true, ascii: true })}\n`;
  return `${dumpResultYaml(value, { indent: 4, lossy: format.pretty !== false })}\n`;
}

function abridge(result: Dict, verbosity: number): Dict {
  const shown = new Map(stripDict(result));
  if (verbosity < 3) {
    shown.delete('invocation');
    shown.delete('diff');
  }
  for (const key of ['exception', 'warnings', 'deprecations']) shown.delete(key);
  return shown;
}

function indentOf(result: Dict, { format, pretty, verbosity }: ResultFormat, asked: number | undefined) {
  if (pretty === false) return undefined;
  if (asked) return asked;
  const spread =
    result.get('_ansible_verbose_always') === true ||
    (pretty === null && format !== 'json') ||
    pretty === true ||
    verbosity > 2;
  return spread ? 4 : asked;
}

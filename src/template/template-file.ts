import { existsSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { DateTime } from '../values/datetime.js';
import { str } from '../values/repr.js';
import { strftime } from '../values/strftime.js';
import { Template } from '../values/template.js';
import type { Value } from '../values/value.js';
import { accountName } from './account-name.js';
import { TemplateEngine } from './engine.js';
import { OMIT } from './omit.js';
import { overridesOf } from './overrides.js';
import { layered } from './sources.js';
import { localTime, zonedTime } from './time/local-time.js';

/**
 * The text of a template file, as the template module writes it. `options` are the module's arguments: those about syntax
 * count, `src` and `dest` go into `template_path` and `template_destpath`.
 */
export function renderFile(
  engine: TemplateEngine,
  text: string,
  file: string,
  options: Readonly<Record<string, Value>>,
): string {
  const variables = templateVariables(engine, options.src ?? file, file, options.dest ?? null);
  const { searchPath, basedir } = engine.context;
  const own = dirname(file);
  const nested = existsSync(join(own, 'templates')) ? [join(own, 'templates')] : [];
  const around = [...searchPath, basedir].flatMap((path) => [join(path, 'templates'), path]);
  const directories = [...new Set([...around, ...nested, own])];
  const result = renderText(engine, text, file, { variables, directories, options: readable(options) });
  const settled = result.engine.settle(result.value, result.template);
  return settled === null || settled === OMIT ? '' : str(settled);
}

/** What differs between the template module and the lookup. */
export interface FileRendering {
  readonly variables: ReadonlyMap<string, Value>;
  /** Where include and import look. */
  readonly directories: readonly string[];
  readonly options: Readonly<Record<string, Value>>;
}

/** A template file's value, which may be lazy or a marker, and the engine that knows its variables. */
export function renderText(engine: TemplateEngine, text: string, file: string, rendering: FileRendering) {
  const inner = new TemplateEngine(
    engine.environment,
    layered(rendering.variables, engine.variables),
    { ...engine.context, templateDirectories: rendering.directories },
    engine.behaviour,
  );
  const template = new Template(text, { file, line: 1, column: 1, coarse: { file, line: 0, column: 0 } });
  const overrides = overridesOf(rendering.options);
  const value = inner.renderSource(template, { overrides, doubleBackslashes: false, keepsNewlines: true });
  return { value, engine: inner, template };
}

/** `template_path`, `template_mtime` … and `ansible_managed`, unless the user has set that. */
export function templateVariables(
  engine: TemplateEngine,
  path: Value,
  file: string,
  destination: Value,
): Map<string, Value> {
  const { environment } = engine;
  const stat = statSync(file);
  const modified = localTime(stat.mtimeMs, environment.env.TZ);
  const variables = new Map<string, Value>([
    ['template_host', hostname()],
    ['template_path', path],
    ['template_mtime', modified],
    ['template_uid', accountName('user', stat.uid)],
    ['template_run_date', localTime(environment.now().getTime(), environment.env.TZ)],
    ['template_destpath', destination],
    ['template_fullpath', file],
  ]);
  if (engine.variables.get('ansible_managed') === undefined)
    variables.set(
      'ansible_managed',
      managed(environment.settings.managed, zonedTime(stat.mtimeMs, environment.env.TZ)),
    );
  return variables;
}

/** `{file}`, `{host}` and `{uid}` of the setting refer to the template's variables. */
function managed(setting: string, modified: DateTime): Value {
  const text = setting
    .replaceAll('{host}', '{{ template_host }}')
    .replaceAll('{uid}', '{{ template_uid }}')
    .replaceAll('{file}', '{{ template_path }}');
  return new Template(strftime(modified, text), undefined);
}

/** Sequences of line breaks may be written out: `\r\n`. */
function readable(options: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  const { newline_sequence: newline } = options;
  if (typeof newline !== 'string') return options;
  return { ...options, newline_sequence: newline.replaceAll('\\r', '\r').replaceAll('\\n', '\n') };
}

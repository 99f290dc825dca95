import { statSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { EnvironmentOptions, Failure } from '../jinja/index.js';
import { PythonError } from '../values/exception.js';
import { repr } from '../values/repr.js';
import { typeName } from '../values/type-name.js';
import type { Value } from '../values/value.js';
import { concatenate } from './concat.js';
import type { AnsibleEnvironment } from './environment.js';
import { pluginError } from './error.js';
import { globalsOf } from './globals.js';
import { ErrorMarker, TruncationMarker } from './marker.js';
import { renderLiteral } from './embedded.js';
import { plainOutput } from './plugins/wrap.js';

/** Options of the language that make it Ansible's. */
export function languageOptions(environment: AnsibleEnvironment): EnvironmentOptions {
  return {
    markers: true,
    trimBlocks: true,
    autoescape: false,
    extensions: environment.settings.extensions,
    filters: (name) => environment.plugins.filter(name),
    tests: (name) => environment.plugins.test(name),
    globals: globalsOf(environment),
    random: environment.random,
    describeMissing: (container, key) => describeMissing(environment, container, key),
    literal: (text) => renderLiteral(environment, text),
    callResult: (value) => plainOutput(value),
    capture: (failure) => capture(environment, failure),
    concat: (parts) => concatenate(parts, environment.current!.engine.behaviour),
    failedParts: (error) => failedParts(environment, error),
    joinPath: (name) => findTemplate(environment, name),
    loader: (name) => (isAbsolute(name) && isFile(name) ? { text: readFileSync(name, 'utf8'), name, file: name } : undefined),
  };
}

function describeMissing(environment: AnsibleEnvironment, container: Value, key: Value): string {
  const message =
    typeof key === 'string' || container instanceof Map || isSequence(container)
      ? `object of type '${typeName(container)}' has no attribute ${repr(key)}`
      : `${typeName(container)} object has no element ${repr(key)}`;
  environment.lastMissing = { message, container };
  return message;
}

function isSequence(value: Value): boolean {
  return typeof value === 'string' || Array.isArray(value) || typeName(value) === 'tuple';
}

/** A failed filter, test or call becomes a marker, which fails the template where it is needed. */
function capture(environment: AnsibleEnvironment, { kind, name, error }: Failure): Value {
  if (error instanceof PythonError && error.undefined) return error.undefined;
  if (kind === 'call') return new ErrorMarker(error as Error);
  const source = environment.current?.source;
  return new ErrorMarker(pluginError(kind, environment.plugins.fullName(kind, name), error, source));
}

function failedParts(environment: AnsibleEnvironment, error: unknown): Value[] {
  const { engine, text, source } = environment.current!;
  return [engine.markerOf(error, text, source, false), new TruncationMarker()];
}

/** The path of a template for include, import and extends; the name itself when there is none. */
function findTemplate(environment: AnsibleEnvironment, name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return name.replace(/^\/+/, '');
  const { engine } = environment.current!;
  const directories = engine.context.templateDirectories ?? [engine.context.basedir];
  for (const directory of directories) {
    const path = join(directory, ...parts);
    if (isFile(path)) return path;
  }
  return name.replace(/^\/+/, '');
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

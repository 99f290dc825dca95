import { readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { BoundMethod, type EnvironmentOptions, type Failure, NO_ARGUMENTS, type Source } from '../jinja/index.js';
import { PythonError, undefinedError } from '../values/exception.js';
import { repr, str } from '../values/repr.js';
import { isTrue } from '../values/truth.js';
import { Undefined } from '../values/undefined.js';
import type { Value } from '../values/value.js';
import { concatenate } from './concat.js';
import { renderLiteral } from './embedded.js';
import type { AnsibleEnvironment } from './environment.js';
import { pluginError } from './error.js';
import { globalsOf } from './globals.js';
import { ErrorMarker, TruncationMarker } from './marker.js';
import { nativeName } from './native-name.js';
import { keepSecret } from './plugins/derived-secret.js';
import { plainOutput } from './plugins/wrap.js';

/** Loop steps of one template: each may leave a part of the result, and all parts are kept until the end. */
const MOST_STEPS = 5_000_000;

/** Options of the language that make it Ansible's. */
export function languageOptions(environment: AnsibleEnvironment): EnvironmentOptions {
  const { redactor } = environment.options;
  return {
    markers: true,
    limits: { steps: MOST_STEPS },
    trimBlocks: true,
    autoescape: false,
    extensions: environment.settings.extensions,
    filters: (name) => environment.plugins.filter(name),
    tests: (name) => environment.plugins.test(name),
    globals: globalsOf(environment),
    random: environment.random,
    describeMissing: (container, key) => describeMissing(environment, container, key),
    literal: (text) => renderLiteral(environment, text),
    callResult: (value, callee, args) => {
      const result = plainOutput(value);
      if (redactor?.active && callee instanceof BoundMethod) keepSecret(redactor, callee.self, args, result);
      return result;
    },
    sliced: (whole, part) => {
      if (redactor?.active) keepSecret(redactor, whole, NO_ARGUMENTS, part);
    },
    capture: (failure) => capture(environment, failure),
    concat: (parts) => concatenate(parts, environment.current!.engine.behaviour),
    failedParts: (error) => failedParts(environment, error),
    joinPath: (name) => findTemplate(environment, name),
    loader: (name) => loadTemplate(environment, name),
  };
}

function describeMissing(environment: AnsibleEnvironment, container: Value, key: Value): string {
  const message = describe(container, key);
  environment.lastMissing = { message, container };
  // A filter that does not know about markers ends where it looks for an attribute in vain.
  if (environment.tripping) throw undefinedError(new Undefined(typeof key === 'string' ? key : str(key), message));
  return message;
}

function describe(container: Value, key: Value): string {
  if (nativeName(container) === 'HostVars') return `hostvars[${repr(key)}]`;
  if (typeof key === 'string' && UNSAFE.test(key))
    return `access to attribute ${repr(key)} of '${nativeName(container)}' object is unsafe.`;
  if (isTrue(key)) return `object of type '${nativeName(container)}' has no attribute ${repr(key)}`;
  // A key such as 0 counts as none there, and the language's own words are left.
  const object = objectName(container);
  return key === '' ? `'${object}' has no attribute ''` : `${object} has no element ${repr(key)}`;
}

/** Ansible's names for what a variable or a plugin gives; a literal of the template is not told from that. */
function objectName(container: Value): string {
  if (container === null) return 'None';
  if (Array.isArray(container)) return `${LAZY}List object`;
  return container instanceof Map ? `${LAZY}Dict object` : `${nativeName(container)} object`;
}

const LAZY = 'ansible._internal._templating._lazy_containers._AnsibleLazyTemplate';

/** Attributes of every object of Python's, which its sandbox refuses. */
const UNSAFE =
  /^__(?:class|delattr|dir|doc|eq|format|ge|getattribute|getstate|gt|hash|init|init_subclass|le|lt|ne|new|reduce|reduce_ex|repr|setattr|sizeof|str|subclasshook)__$/;

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

/** A template's text. Throws TemplateNotFound, with the directories that were searched. */
function loadTemplate(environment: AnsibleEnvironment, name: string): Source {
  if (isAbsolute(name) && isFile(name)) return { text: readFileSync(name, 'utf8'), name, file: name };
  const directories = directoriesOf(environment).map((directory) => repr(directory));
  const paths = `search path${directories.length === 1 ? '' : 's'}: ${directories.join(', ')}`;
  throw new PythonError('TemplateNotFound', `${repr(name)} not found in ${paths}`);
}

function directoriesOf(environment: AnsibleEnvironment): readonly string[] {
  const { context } = environment.current!.engine;
  return context.templateDirectories ?? [context.basedir];
}

/** The path of a template for include, import and extends; the name itself when there is none. */
function findTemplate(environment: AnsibleEnvironment, name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) return name.replace(/^\/+/, '');
  for (const directory of directoriesOf(environment)) {
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

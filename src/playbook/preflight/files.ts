import { isAbsolute, join, resolve } from 'node:path';
import { DroverError } from '../../base/error.js';
import { Template } from '../../values/template.js';
import type { Value } from '../../values/value.js';
import type { Role, Task } from '../ast.js';
import { toBool } from '../convert.js';
import { textOfValue } from '../nodes.js';
import { splitArgs, unquote } from '../split.js';
import type { Findings, PreflightRequest } from './request.js';
import type { Site, Survey } from './survey.js';

/** Where a module finds a file of the controller. */
interface FileArgument {
  readonly argument: string;
  /** Directory beside roles and playbook that is searched first. */
  readonly directory: string;
  /** The file is the target's when this argument is true (or is true when not given). */
  readonly unless?: { readonly argument: string; readonly otherwise: boolean };
}

const FILES: Readonly<Record<string, FileArgument>> = {
  copy: { argument: 'src', directory: 'files', unless: { argument: 'remote_src', otherwise: false } },
  template: { argument: 'src', directory: 'templates' },
  script: { argument: '_raw_params', directory: 'files' },
  unarchive: { argument: 'src', directory: 'files', unless: { argument: 'remote_src', otherwise: false } },
  assemble: { argument: 'src', directory: 'files', unless: { argument: 'remote_src', otherwise: true } },
  include_vars: { argument: 'file', directory: 'vars' },
};

/** Files of the controller that tasks name literally and that are not there. */
export function checkFiles(survey: Survey, request: PreflightRequest, findings: Findings): void {
  for (const site of survey.sites) {
    const wanted = fileOf(site.task);
    if (wanted === undefined || isFound(site.task, wanted, request)) continue;
    const problem = new DroverError(`Could not find or access '${wanted.name}'`, {
      code: 'file-not-found',
      source: site.task.source,
      hint: `Searched in:\n${searched(site.task, wanted).join('\n')}`,
    });
    (isOptional(site) ? findings.warnings : findings.errors).push(problem);
  }
}

export interface WantedFile {
  readonly name: string;
  readonly directory: string;
}

/** The file of the controller that a task needs, when it is named literally. */
export function fileOf(task: Task): WantedFile | undefined {
  const short = task.fqcn.replace(/^ansible\.builtin\./, '');
  const spec = Object.hasOwn(FILES, short) ? FILES[short] : undefined;
  if (!spec || task.argsTemplate || isOnTarget(task, spec)) return undefined;
  const given = task.args.get(spec.argument) ?? (short === 'script' ? task.args.get('cmd') : undefined);
  const value = given ?? (short === 'include_vars' ? task.args.get('_raw_params') : undefined);
  const name = literalName(value, short === 'script');
  if (name === undefined || name === '' || /^[a-z]+:\/\//.test(name)) return undefined;
  return { name, directory: spec.directory };
}

/** Path of a file that a task needs; undefined when it is not there. */
export function locate(task: Task, wanted: WantedFile, request: PreflightRequest): string | undefined {
  return searched(task, wanted).find((path) => request.context.files.kind(path) !== undefined);
}

function isFound(task: Task, wanted: WantedFile, request: PreflightRequest): boolean {
  return locate(task, wanted, request) !== undefined;
}

/** A task that a condition guards, or that shrugs at errors, may well name a file that is not there. */
function isOptional({ task, conditional }: Site): boolean {
  return conditional || task.keywords.has('ignore_errors') || task.keywords.has('failed_when');
}

function isOnTarget(task: Task, spec: FileArgument): boolean {
  if (!spec.unless) return false;
  const value = task.args.get(spec.unless.argument);
  if (value === undefined) return spec.unless.otherwise;
  if (value instanceof Template) return true;
  try {
    return toBool(value);
  } catch {
    return true;
  }
}

function literalName(value: Value | undefined, isCommand: boolean): string | undefined {
  if (typeof value === 'string') return isCommand ? firstWord(value) : value;
  if (!(value instanceof Template) || !isCommand) return undefined;
  const word = firstWord(value.text);
  return word?.includes('{') ? undefined : word;
}

function firstWord(command: string): string | undefined {
  try {
    return unquote(splitArgs(command.trim())[0]?.trim() ?? '');
  } catch {
    return undefined;
  }
}

/** Places where ansible-core looks for a file of a task: its roles outwards, the file of the task, the playbook. */
function searched(task: Task, { name, directory }: WantedFile): string[] {
  if (isAbsolute(name) || name.startsWith('~')) return [name];
  const bases: string[] = [];
  for (let role: Role | undefined = task.role; role; role = role.dependent) bases.push(role.path);
  bases.push(resolve(task.source.file, '..'), task.play.directory);
  const inDirectory = name.split('/')[0] === directory;
  const paths = bases.flatMap((base) => [...(inDirectory ? [] : [join(base, directory, name)]), join(base, name)]);
  return [...new Set(paths)];
}

/** Literal text of a value. */
export function literal(value: Value | undefined): string | undefined {
  return value === undefined || value instanceof Template ? undefined : textOfValue(value);
}

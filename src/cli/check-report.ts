import { isAbsolute, relative } from 'node:path';
import type { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import { cachedSources } from '../output/excerpt.js';
import { briefMessage, formatMessage, formatWhole } from '../output/report.js';
import type { PreflightReport, UnknownThing } from '../playbook/preflight/request.js';

type Render = (report: PreflightReport, cwd: string) => string;

/** The forms in which `drover check` shows what it found. */
export const CHECK_FORMATS: Readonly<Record<'text' | 'json' | 'github', Render>> = { text, json, github };

export function isCheckFormat(name: string): name is keyof typeof CHECK_FORMATS {
  return Object.hasOwn(CHECK_FORMATS, name);
}

function text({ errors, warnings, unknown }: PreflightReport): string {
  const read = cachedSources();
  const parts = [
    ...errors.map((problem) => `[ERROR]: ${formatWhole(problem, read).trim()}\n`),
    ...warnings.map((problem) => `[WARNING]: ${formatWhole(problem, read).trim()}\n`),
    ...unknown.map((thing) => `[UNKNOWN]: ${formatMessage(thing, read).trim()}\n`),
  ];
  const summary = `${count(errors.length, 'error')}, ${count(warnings.length, 'warning')}, ${unknown.length} unknown`;
  return [...parts, summary].join('\n').concat('\n');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function json({ errors, warnings, unknown }: PreflightReport): string {
  const shown = {
    errors: errors.map(problemEntry),
    warnings: warnings.map(problemEntry),
    unknown: unknown.map(({ message, source }) => ({ message, ...place(source) })),
  };
  return `${JSON.stringify(shown, undefined, 4)}\n`;
}

function problemEntry(problem: DroverError): Record<string, unknown> {
  const { source, hint } = placed(problem);
  return {
    message: briefMessage(problem),
    ...place(source),
    ...(hint === undefined ? {} : { hint }),
    code: problem.code,
  };
}

function place(source: SourcePosition | undefined): Partial<SourcePosition> {
  return source ? { file: source.file, line: source.line, column: source.column } : {};
}

/** The innermost place that is known, and the first advice: causes know more. */
function placed(problem: DroverError): { source: SourcePosition | undefined; hint: string | undefined } {
  let { source } = problem;
  let hint = problem.hint ?? problem.advice;
  for (let link: unknown = problem.cause; link instanceof Error; link = link.cause) {
    const cause = link as Partial<DroverError>;
    if (cause.source && cause.source.line > 0) source = cause.source;
    hint ??= cause.hint ?? cause.advice;
  }
  return { source, hint };
}

/** Workflow commands of GitHub Actions. Source: "Workflow commands for GitHub Actions" of GitHub's documentation. */
function github({ errors, warnings, unknown }: PreflightReport, cwd: string): string {
  const problem = (command: 'error' | 'warning') => (one: DroverError) => {
    const { source, hint } = placed(one);
    const message = [briefMessage(one), hint].filter((line) => line !== undefined).join('\n');
    return annotation(command, message, source, cwd);
  };
  const notice = ({ message, source }: UnknownThing) => annotation('notice', message, source, cwd);
  return [...errors.map(problem('error')), ...warnings.map(problem('warning')), ...unknown.map(notice)].join('');
}

function annotation(command: string, message: string, source: SourcePosition | undefined, cwd: string): string {
  const properties = source
    ? ` file=${property(shortPath(source.file, cwd))},line=${source.line},col=${source.column}`
    : '';
  return `::${command}${properties}::${data(message)}\n`;
}

/** Annotations are found by the path in the repository. */
function shortPath(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return short.startsWith('..') || isAbsolute(short) ? file : short;
}

function data(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string): string {
  return data(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

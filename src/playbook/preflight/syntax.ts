import { Template } from '../../values/template.js';
import { isDict, type Value } from '../../values/value.js';
import type { Given, Play, Role, Task } from '../ast.js';
import { KEYWORDS, type KeywordName, keywordSpec } from '../keywords.js';
import { fileOf, locate } from './files.js';
import type { Findings, PreflightRequest } from './request.js';
import type { Survey } from './survey.js';

/** What a text of the playbook is read as. */
export interface Piece {
  readonly kind: 'template' | 'expression';
  readonly text: string;
  readonly source: Given['source'] | undefined;
}

/** Every template and condition of the plays, checked for syntax. */
export function checkSyntax(survey: Survey, request: PreflightRequest, findings: Findings): void {
  const check = ({ kind, text, source }: Piece) => {
    const problem =
      kind === 'template' ? request.checkTemplate?.(text, source) : request.checkExpression?.(text, source);
    if (problem) findings.errors.push(problem);
  };
  for (const piece of allPieces(survey)) check(piece);
  if (request.checkTemplateFile) checkTemplateFiles(survey, request, findings);
}

function checkTemplateFiles(survey: Survey, request: PreflightRequest, findings: Findings): void {
  for (const file of templateFiles(survey, request)) {
    const problem = request.checkTemplateFile!(request.context.files.read(file), file);
    if (problem) findings.errors.push(problem);
  }
}

/** Template files that tasks name literally. */
export function templateFiles(survey: Survey, request: PreflightRequest): Set<string> {
  const files = new Set<string>();
  for (const { task } of survey.sites) {
    const wanted = task.fqcn === 'ansible.builtin.template' ? fileOf(task) : undefined;
    const path = wanted && locate(task, wanted, request);
    if (path && request.context.files.kind(path) === 'file') files.add(path);
  }
  return files;
}

/** All texts that are read as templates or expressions, each place once. */
function allPieces(survey: Survey): Piece[] {
  const seen = new Set<unknown>();
  const pieces: Piece[] = [];
  const add = (more: Iterable<Piece>, key: unknown) => {
    if (seen.has(key)) return;
    seen.add(key);
    pieces.push(...more);
  };
  for (const play of survey.plays) add(playPieces(play), play);
  for (const role of survey.roles) add(rolePieces(role), `${role.source.file}:${role.source.line} ${role.identity}`);
  for (const block of survey.blocks) {
    const of = [...keywordPieces(block.keywords), ...conditionPieces(block.when), ...templates(block.vars)];
    add(of, `${block.source.file}:${block.source.line}:${block.source.column}`);
  }
  for (const { task } of survey.sites) {
    add(taskPieces(task), `${task.source.file}:${task.source.line}:${task.source.column}`);
  }
  return pieces;
}

export function playPieces(play: Play): Piece[] {
  const values = [play.name, play.hosts.value, ...play.varsFiles.map((file) => file.value)];
  return [...values.flatMap((value) => templates(value)), ...keywordPieces(play.keywords), ...templates(play.vars)];
}

export function rolePieces(role: Role): Piece[] {
  const dicts = [role.parameters, role.vars, role.defaults, role.roleVars];
  return [...keywordPieces(role.keywords), ...conditionPieces(role.when), ...dicts.flatMap((dict) => templates(dict))];
}

/** What a task itself holds, its blocks and role left out. */
export function taskPieces(task: Task): Piece[] {
  const loop = task.loop ? templates(task.loop.items.value) : [];
  const values: Value[] = [task.name, task.action, ...(task.argsTemplate ? [task.argsTemplate] : [])];
  return [
    ...values.flatMap((value) => templates(value)),
    ...templates(task.args),
    ...expressionsOfArgs(task),
    ...loop,
    ...conditionPieces(task.when),
    ...keywordPieces(task.keywords),
    ...templates(task.vars),
  ];
}

/** Arguments that are expressions without `{{ }}`. */
function expressionsOfArgs(task: Task): Piece[] {
  const argument = task.fqcn === 'ansible.builtin.assert' ? 'that' : task.fqcn === 'ansible.builtin.debug' ? 'var' : '';
  const value = task.args.get(argument);
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).flatMap((one) => expression(one, task.source));
}

export function keywordPieces(keywords: ReadonlyMap<string, Given>): Piece[] {
  return [...keywords].flatMap(([name, given]) => {
    const known = Object.hasOwn(KEYWORDS, name);
    if (known && keywordSpec(name as KeywordName).type === 'conditions') return conditionPieces(given.items ?? []);
    return [...templates(given.value), ...loopConditions(name, given)];
  });
}

function loopConditions(name: string, given: Given): Piece[] {
  const condition = name === 'loop_control' && isDict(given.value) ? given.value.get('break_when') : undefined;
  if (condition === undefined) return [];
  return (Array.isArray(condition) ? condition : [condition]).flatMap((one) => expression(one, given.source));
}

export function conditionPieces(conditions: readonly Given[]): Piece[] {
  return conditions.flatMap(({ value, source }) => expression(value, source));
}

/** A condition's text; one in `{{ }}` is a template, and bools and numbers are nothing to check. */
function expression(value: Value, source: Given['source']): Piece[] {
  if (value instanceof Template) return templates(value);
  return typeof value === 'string' && value.trim() !== '' ? [{ kind: 'expression', text: value, source }] : [];
}

/** Templates in a value, at any depth, keys included. */
export function templates(value: Value): Piece[] {
  if (value instanceof Template) return [{ kind: 'template', text: value.text, source: value.source }];
  if (Array.isArray(value)) return value.flatMap(templates);
  return isDict(value) ? [...value].flatMap(([key, item]) => [...templates(key), ...templates(item)]) : [];
}

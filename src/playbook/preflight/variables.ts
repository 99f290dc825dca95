import { DroverError } from '../../base/error.js';
import type { SourcePosition } from '../../base/position.js';
import { type Dict, isDict } from '../../values/value.js';
import { didYouMean } from '../fields.js';
import { textOfValue } from '../nodes.js';
import { lineage } from '../variables.js';
import { definedNames } from './defined-names.js';
import { type FreeNames, freeNames } from './free-names.js';
import type { Findings, PreflightRequest } from './request.js';
import type { Survey } from './survey.js';
import {
  conditionPieces,
  keywordPieces,
  type Piece,
  playPieces,
  taskPieces,
  templateFiles,
  templates,
} from './syntax.js';

/** Ansible's special variables, and those that connections and facts have: they need no definition. */
const SPECIAL: ReadonlySet<string> = new Set(
  `hostvars groups group_names inventory_hostname inventory_hostname_short inventory_dir inventory_file playbook_dir
  role_name role_path role_names play_hosts vars environment omit`.split(/\s+/),
);

/**
 * Variables that are read and that nothing defines. Only what tasks reach counts: a default that nobody reads harms nobody. A name
 * that is anywhere read as one that may be missing is taken for an input, and is not reported.
 */
export function checkVariables(survey: Survey, request: PreflightRequest, findings: Findings): void {
  // What could not be read may define anything.
  if (!request.variables || request.loaded.problems.length > 0) return;
  const defined = definedNames(survey, request, findings);
  if (defined.open) return;
  const reading = new Reading(valuesByName(survey));
  for (const play of survey.plays) reading.addAll(playPieces({ ...play, vars: new Map() }));
  for (const { task } of survey.sites) {
    reading.addAll(taskPieces({ ...task, vars: new Map() }));
    for (const node of lineage(task)) reading.addAll([...keywordPieces(node.keywords), ...conditionPieces(node.when)]);
  }
  for (const file of templateFiles(survey, request)) reading.addFile(request.context.files.read(file), file);
  for (const [name, source] of reading.names) {
    if (defined.names.has(name) || SPECIAL.has(name) || name.startsWith('ansible_')) continue;
    if (reading.optional.has(name)) continue;
    const advice = didYouMean(name, [...defined.names, ...SPECIAL]);
    findings.warnings.push(
      new DroverError(`Nothing defines the variable '${name}'.`, { code: 'undefined', source, advice }),
    );
  }
}

/** What is read, followed through the variables that are templates themselves. */
class Reading {
  /** Each name with the first place that reads it. */
  readonly names = new Map<string, SourcePosition | undefined>();
  readonly optional = new Set<string>();
  private readonly known = new Map<string, FreeNames>();

  constructor(private readonly values: ReadonlyMap<string, readonly Piece[]>) {}

  addAll(pieces: readonly Piece[]): void {
    for (const piece of pieces) this.add(piece);
  }

  addFile(text: string, file: string): void {
    this.add({ kind: 'template', text, source: { file, line: 1, column: 1 } });
  }

  private add({ kind, text, source }: Piece): void {
    const key = `${kind} ${text}`;
    const found = this.known.get(key) ?? freeNames(kind, text);
    if (this.known.has(key)) return;
    this.known.set(key, found);
    for (const name of found.optional) this.optional.add(name);
    for (const name of found.used) {
      if (this.names.has(name)) continue;
      this.names.set(name, source);
      this.addAll(this.values.get(name) ?? []);
    }
  }
}

/** Templates in the values of variables, by the variable's name. */
function valuesByName(survey: Survey): Map<string, Piece[]> {
  const found = new Map<string, Piece[]>();
  const add = (dict: Dict) => {
    for (const [key, value] of dict) {
      const name = textOfValue(key) ?? String(key);
      const pieces = templates(value);
      if (pieces.length > 0) found.set(name, [...(found.get(name) ?? []), ...pieces]);
    }
  };
  for (const play of survey.plays) add(play.vars);
  for (const role of survey.roles)
    for (const dict of [role.parameters, role.vars, role.defaults, role.roleVars]) add(dict);
  for (const { task } of survey.sites) for (const node of lineage(task)) if (isDict(node.vars)) add(node.vars);
  return found;
}

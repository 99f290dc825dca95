import { type Answer, ModuleFailure } from '../../src/module/index.js';
import { captured } from './capture.js';
import { dnfWords } from './dnf-commands.js';
import type { DnfArgs } from './dnf-options.js';
import { fnmatchPattern } from './fnmatch.js';

/** A group of packages, or an environment of groups. */
export interface DnfGroup {
  readonly id: string;
  readonly name: string;
  readonly environment: boolean;
  readonly installed: boolean;
}

/** The command that lists groups with their ids. dnf 5 does not know it: its groups stay as they are given. */
export function groupListWords(args: DnfArgs): string[] {
  return [...dnfWords(args, true), '-v', 'group', 'list', '--hidden'];
}

/** What groups there are; undefined when they cannot be told. */
export function readGroups(answer: Answer, label: string): DnfGroup[] | undefined {
  const said = captured(answer, label);
  if (said?.rc !== 0) return undefined;
  let [environment, installed] = [false, false];
  return said.stdout.split('\n').flatMap((line) => {
    if (/^\S.*:$/.test(line)) [environment, installed] = [/environment/i.test(line), /^installed/i.test(line)];
    const [, name, id] = /^\s+(\S.*) \(([^()]+)\)$/.exec(line) ?? [];
    return id === undefined ? [] : [{ id, name: name!, environment, installed }];
  });
}

/** The group that `@wanted` means, by its id or its name. Throws ModuleFailure when there is none. */
export function groupOf(wanted: string, groups: readonly DnfGroup[]): DnfGroup {
  const exact = groups.filter(({ id, name }) => id === wanted || name === wanted);
  const pattern = new RegExp(fnmatchPattern(wanted), 'i');
  const close = groups.filter(({ id, name }) => pattern.test(id) || pattern.test(name));
  const [found] = [...exact, ...close].sort((a, b) => Number(a.environment) - Number(b.environment));
  if (found) return found;
  throw new ModuleFailure(`No group ${wanted} available.`, { results: [] });
}

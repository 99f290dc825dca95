import { DroverError } from '../../base/error.js';
import { Template } from '../../values/template.js';
import type { Given, Task } from '../ast.js';
import { didYouMean } from '../fields.js';
import { resolveKeyword } from '../keywords.js';
import { textOfValue } from '../nodes.js';
import type { Findings } from './request.js';
import type { Site, Survey } from './survey.js';

/** Handlers that are notified and that nobody defines. */
export function checkHandlers(survey: Survey, findings: Findings): void {
  for (const play of survey.plays) {
    const sites = survey.sites.filter((site) => site.play === play);
    const handlers = sites.filter(({ task }) => task.kind === 'handler').map(({ task }) => task);
    const names = handlers.flatMap(namesOf);
    const known = new Set(names.filter((name): name is string => typeof name === 'string'));
    const open = survey.openPlays.has(play) || names.length > known.size + duplicates(names, known);
    checkSites(sites, { known, open }, findings);
  }
}

interface Known {
  readonly known: ReadonlySet<string>;
  /** There are handlers of which the name is not known. */
  readonly open: boolean;
}

function duplicates(names: readonly unknown[], known: ReadonlySet<string>): number {
  return names.filter((name) => typeof name === 'string').length - known.size;
}

function checkSites(sites: readonly Site[], handlers: Known, findings: Findings): void {
  const seen = new Set<Given>();
  for (const { task } of sites) {
    const notify = resolveKeyword(task, 'notify');
    if (!notify || seen.has(notify)) continue;
    seen.add(notify);
    for (const { value, source } of notify.items ?? []) {
      const name = value instanceof Template ? undefined : textOfValue(value);
      if (name === undefined) {
        if (value instanceof Template) {
          findings.unknown.push({ message: `The handler '${value.text}' is known only while the play runs`, source });
        }
      } else if (!handlers.known.has(name)) missing(name, source, handlers, findings);
    }
  }
}

function missing(name: string, source: Given['source'], { known, open }: Known, findings: Findings): void {
  if (open) {
    const message = `The handler '${name}' may come from what is included while the play runs`;
    findings.unknown.push({ message, source });
    return;
  }
  const message = `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`;
  findings.errors.push(new DroverError(message, { source, advice: didYouMean(name, known) }));
}

/** Names under which a handler is notified; a name that is a template stands for itself. */
function namesOf(handler: Task): (string | Template)[] {
  const topics = handler.listen.map((topic) => textOfValue(topic) ?? String(topic));
  if (handler.name instanceof Template) return [...topics, handler.name];
  const name = textOfValue(handler.name);
  if (name === undefined) return topics;
  const { role } = handler;
  if (!role) return [...topics, name];
  const full = role.collection ? `${role.collection}.${role.name}` : role.name;
  return [...topics, name, `${full} : ${name}`, `${role.name} : ${name}`];
}

import type { RunContext } from '../engine/context.js';
import { hostPattern, playName, playTemplar } from '../engine/play-scope.js';
import type { Play, Playbook } from '../playbook/ast.js';
import { type ListedPlay, listing, listingSelection } from '../playbook/listing.js';
import { promptDefaults } from './prompt-defaults.js';
import type { Listing } from './request.js';

/** What `--list-*` and `--syntax-check` print. */
export function listPlaybooks(context: RunContext, playbooks: readonly Playbook[], what: Listing): string {
  const { tags, skipTags } = context.defaults;
  const options = { hosts: what.hosts ?? false, tasks: what.tasks ?? false, tags: what.tags ?? false };
  const listed = playbooks.map(({ file, plays }) => ({ file, plays: plays.map((play) => listedPlay(context, play)) }));
  return listing(listed, options, listingSelection(tags, skipTags, options));
}

function listedPlay(context: RunContext, play: Play): ListedPlay {
  const templar = playTemplar(context, play, promptDefaults(play));
  const hosts = hostPattern(play, templar);
  return {
    play,
    name: playName(play, templar.renderName(play.name), hosts),
    hosts,
    matching: context.inventory.match(hosts, { limit: context.limit }).map((host) => host.name),
    renderTags: (value) => templar.render(value),
  };
}

import type { Origin, Settings } from '../config/settings.js';
import { OPTION_NAMES, pluginOf } from '../config/table.js';
import type { SettingAnswer } from '../template/environment.js';
import { fromPlain } from '../values/plain.js';

interface Plugin {
  readonly type: string;
  readonly name: string;
}

/** What the lookup `config` gets: the value in force of a setting, or of a plugin's option, and where it was set. */
export function settingAnswers(settings: Settings) {
  return (name: string, plugin: Plugin | undefined): SettingAnswer | undefined => {
    const option = OPTION_NAMES.find((known) => {
      const owner = pluginOf(known);
      if (!plugin || !owner) return !plugin && !owner && known === name;
      return owner.type === plugin.type && owner.plugin === plugin.name && owner.key === name;
    });
    return option && { value: fromPlain(settings.get(option)), origin: originText(settings.origin(option)) };
  };
}

function originText(origin: Origin): string {
  if (origin.kind === 'environment') return `env: ${origin.name}`;
  return origin.kind === 'file' ? origin.source.file : origin.kind;
}

import { type CfgFile, loadCfgFile } from '../config/cfg-file.js';
import type { Settings } from '../config/settings.js';

/** Reads keys of the ansible.cfg in use, for the options that callbacks declare themselves. */
export function callbackIni({ configFile }: Settings): (section: string, key: string) => string | undefined {
  let file: CfgFile | undefined;
  return (section, key) => {
    file ??= configFile === undefined ? new Map() : loadCfgFile(configFile);
    return file.get(section)?.get(key)?.value;
  };
}

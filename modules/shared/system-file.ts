import { sh } from '../../src/module/index.js';
import { REPLACE } from './replace-file.js';

/**
 * Writes a table of the system (crontab, fstab …): beside the old one, which gives its owner and mode, then one rename.
 * A link is followed. `backup` keeps a dated copy, whose path is printed as a field `backup=`.
 */
export function systemFile(path: string, text: string, { backup = false, before = '' } = {}): string {
  return [
    before,
    sh`drover_dest=${path} drover_unsafe=`,
    REPLACE,
    'if [ -L "$drover_dest" ]; then drover_dest=$(readlink -f -- "$drover_dest") || exit; fi',
    'drover_begin || exit',
    'if [ -e "$drover_dest" ]; then cp -p -- "$drover_dest" "$drover_new"; else chmod 644 "$drover_new"; fi || exit',
    sh`printf '%s' ${text} >"$drover_new" || exit`,
    ...(backup ? ['drover_backup || exit'] : []),
    'drover_commit',
  ].join('\n');
}

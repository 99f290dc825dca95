import { quote } from '../base/shell.js';
import { str } from '../values/repr.js';
import type { Answer } from './answer.js';
import type { Controller } from './controller.js';
import { ModuleFailure } from './failure.js';
import type { PlainDict } from './plain.js';

/** Words that ask for whatever Python there is. */
const LOOK_FOR_ONE = /^auto(?:_legacy)?(?:_silent)?$/;

/** What an implicit localhost has, too: where it is missing, another will do. */
const USUAL = '/usr/bin/python3';

/** Where distributions have a Python that is in nobody's path. */
const FURTHER = ['python3', '/usr/bin/python3', '/usr/libexec/platform-python', '/usr/local/bin/python3'];

/** The interpreter that the host's variables or the settings name, and which ones to look for where they name none. */
export function chosenPython(controller: Controller): PlainDict {
  const { python, host } = controller;
  const given = controller.variable('ansible_python_interpreter');
  const interpreter = given === undefined || given === null ? python.interpreter : str(given);
  const first = interpreter === USUAL ? [USUAL] : [];
  const looks = first.length > 0 || LOOK_FOR_ONE.test(interpreter);
  const candidates = looks ? [...new Set([...first, ...FURTHER, ...python.candidates])] : [];
  return { interpreter, candidates, host };
}

/** Shell text that leaves the words of a Python in `$drover_python`, or ends with status 127. */
export function findPython({ interpreter, candidates }: PlainDict): string {
  const names = candidates as readonly string[];
  if (names.length === 0)
    return `${TELL}drover_python=${quote(String(interpreter))}\ndrover_have $drover_python || drover_none\n`;
  const words = names.map(quote).join(' ');
  return `${TELL}for drover_python in ${words}; do drover_have "$drover_python" && break; drover_python=; done\n[ "$drover_python" ] || drover_none\n`;
}

const MISSING = 'drover-no-python';

const TELL = `drover_have() { command -v "$1" >/dev/null 2>&1; }
drover_none() { echo ${MISSING} >&2; exit 127; }
`;

/** Fails where the target has no Python that will do. */
export function withoutPython(answer: Answer, file: string, { interpreter, candidates, host }: PlainDict): void {
  if (answer.rc === 127 && answer.errorText.trim() === MISSING) {
    const looked = candidates as readonly string[];
    if (looked.length === 0)
      throw new ModuleFailure(`${file} is written in Python, and the interpreter ${interpreter} is not on ${host}`, {
        rc: 127,
      });
    throw new ModuleFailure(
      `${file} is written in Python, and there is no Python 3 on ${host}: looked for ${looked.join(', ')}`,
      { rc: 127 },
      { hint: 'Install python3 there, or name one in `ansible_python_interpreter`.' },
    );
  }
  const old = /^drover-python-too-old (\S+)$/m.exec(answer.errorText);
  if (answer.rc === 126 && old)
    throw new ModuleFailure(`${file} needs Python 3.6 or later on ${host}, which has ${old[1]}`, { rc: 126 });
}

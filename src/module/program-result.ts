import { joinMessages } from '../base/chain.js';
import { loadJson } from '../template/json/load.js';
import { PythonError } from '../values/exception.js';
import { str } from '../values/repr.js';
import { type Dict, isDict } from '../values/value.js';
import type { Answer } from './answer.js';
import { ModuleFailure } from './failure.js';
import { type Plain, type PlainDict, toPlain } from './plain.js';
import type { Target } from './target.js';

/** The result that a program printed. Throws ModuleFailure where it printed none. */
export function programResult(answer: Answer, target: Target): PlainDict {
  const raw = { module_stdout: answer.text, module_stderr: answer.errorText, rc: answer.rc };
  const lines = answer.text.split('\n');
  const first = lines.findIndex((line) => line.trimStart().startsWith('{'));
  if (first === -1) throw unreadable('No start of json char found', raw);
  const last = lines.findLastIndex((line) => line.trimEnd().endsWith('}'));
  const junk = lines
    .slice(last + 1)
    .join('\n')
    .trim();
  if (last >= first && junk !== '') target.warn(`Module invocation had junk after the JSON data: ${junk}`);
  const text = lines.slice(first, Math.max(last, first) + 1).join('\n');
  const parsed = parsedText(text, raw);
  return crashOrResult(Object.fromEntries([...parsed].map(([key, value]) => [str(key), toPlain(value)])));
}

function parsedText(text: string, raw: PlainDict): Dict {
  try {
    const parsed = loadJson(text);
    if (isDict(parsed)) return parsed;
  } catch (error) {
    if (error instanceof PythonError) throw unreadable(error.message, raw);
    throw error;
  }
  throw unreadable('No start of json char found', raw);
}

/** What `ansible.module_utils` of drover's adds to a result of a failure: the messages of its exception. */
function crashOrResult({ _drover_crash: crash, _drover_causes: causes, ...result }: PlainDict): PlainDict {
  if (crash !== undefined) {
    const chain = ['Module failed.', ...textsOf(crash)];
    return { ...result, msg: joinMessages(['Task failed.', ...chain]), _ansible_error: chain };
  }
  if (causes === undefined) return result;
  return { ...result, _ansible_error: ['Module failed.', String(result.msg ?? ''), ...textsOf(causes)] };
}

function textsOf(list: Plain): string[] {
  return Array.isArray(list) ? list.map(String).filter((text) => text !== '') : [];
}

function unreadable(problem: string, raw: PlainDict): ModuleFailure {
  const msg = `Module result deserialization failed: ${problem}`;
  const chain = {
    _ansible_error: ['Action failed.', msg],
    _ansible_hint: 'See stdout/stderr for the returned output.',
  };
  return new ModuleFailure(msg, { ...raw, ...chain });
}

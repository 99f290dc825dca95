import type { Plain, PlainDict } from '../../../src/module/index.js';
import { interpolate, parseIni } from './ini.js';
import type { RawFacts } from './raw.js';

/** Facts of the host's own files: JSON or INI, or the output of programs that print them. */
export function localFacts(raw: RawFacts, warn: (message: string) => void): PlainDict {
  const found = new Map<string, Plain>();
  const failures = new Map<string, string>();
  for (const path of raw.under('local_missing:').keys()) {
    failures.set(path, `Could not stat fact (${path}): [Errno 2] No such file or directory: '${path}'`);
  }
  for (const [path, status] of raw.under('local_status:')) {
    const error = raw.output(`local_error:${path}`) ?? '';
    failures.set(path, `Failure executing fact script (${path}), rc: ${status}, err: ${error}`);
  }
  const outputs = raw.under('local:');
  for (const path of [...new Set([...outputs.keys(), ...failures.keys()])].sort()) {
    const failure = failures.get(path);
    const name = path.split('/').at(-1)!.replace('.fact', '');
    const fact = failure ?? readFact(path, outputs.get(path) ?? '', warn);
    if (failure !== undefined) warn(failure);
    found.set(name, fact);
  }
  return { local: found };
}

function readFact(path: string, text: string, warn: (message: string) => void): Plain {
  if (/[\udc80-\udcff]/.test(text)) {
    const message = `error loading fact - output of running "${path}" was not utf-8`;
    warn(message);
    return message;
  }
  try {
    return toMaps(JSON.parse(text));
  } catch {
    const fact = readIni(path, text);
    if (typeof fact === 'string') warn(fact);
    return fact;
  }
}

/** The sections, or what is wrong with them. */
function readIni(path: string, text: string): string | Map<string, Plain> {
  const sections = parseIni(text);
  if (!sections) return `error loading facts as JSON or ini - please check content: ${path}`;
  try {
    return new Map([...sections].map(([name, options]) => [name, interpolate(name, options)]));
  } catch (error) {
    return `error loading facts as ini - please check content: ${path} (${(error as Error).message})`;
  }
}

/** Objects of JSON as Maps: their keys are the user's words. */
function toMaps(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(toMaps);
  if (typeof value !== 'object' || value === null) return value as Plain;
  return new Map(Object.entries(value).map(([key, item]) => [key, toMaps(item)]));
}

/** Output of a program that prints its facts as JSON, under its own prefix. */
export function programFacts(output: string | undefined, prefix: string, warn: (message: string) => void): PlainDict {
  if (output === undefined) return {};
  try {
    const facts = toMaps(JSON.parse(output));
    if (!(facts instanceof Map)) return {};
    return Object.fromEntries([...facts].map(([name, value]) => [`${prefix}${name}`, value as Plain]));
  } catch {
    warn(`Failed to parse ${prefix.replace('_', '')} facts`);
    return {};
  }
}

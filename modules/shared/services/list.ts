import { type Plain, shellFile } from '../../../src/module/index.js';

export const SERVICE_LIST = shellFile(import.meta.url, 'list.sh');

type Pairs = ReadonlyMap<string, string>;
type Warn = (message: string) => void;
type Service = { readonly [key: string]: Plain };

/** All services by their name; where two managers know one, the later of the managers counts. */
export function listServices(pairs: Pairs, warn: Warn): Map<string, Service> {
  return new Map([
    ...sysvinitServices(pairs, warn),
    ...upstartServices(pairs, warn),
    ...chkconfigServices(pairs, warn),
    ...openrcServices(pairs, warn),
    ...systemdServices(pairs, warn),
    ...aixServices(pairs, warn),
  ]);
}

function linesOf(pairs: Pairs, name: string): string[] {
  return (pairs.get(name) ?? '').replaceAll('\r', '').split('\n');
}

function failed(pairs: Pairs, name: string): boolean {
  return pairs.has(`rc:${name}`) && pairs.get(`rc:${name}`) !== '0';
}

function sysvinitServices(pairs: Pairs, warn: Warn): [string, Service][] {
  const rc = pairs.get('rc:sysvinit');
  if (rc === '4' && !pairs.has('scripts')) return [];
  if (failed(pairs, 'sysvinit')) warn(`Unable to query 'service' tool (${rc}): ${pairs.get('error:sysvinit')}`);
  return linesOf(pairs, 'sysvinit').flatMap((line): [string, Service][] => {
    const [, sign, name] = /^\s*\[ ([+-]) \]\s+(.+)$/.exec(line) ?? [];
    if (name === undefined) return [];
    return [[name, { name, state: sign === '+' ? 'running' : 'stopped', source: 'sysv' }]];
  });
}

function upstartServices(pairs: Pairs, warn: Warn): [string, Service][] {
  if (failed(pairs, 'upstart')) {
    warn(`Unable to query upstart for service data: ${pairs.get('error:upstart')}`);
    return [];
  }
  return linesOf(pairs, 'upstart').flatMap((line): [string, Service][] => {
    const [, name, goal, state] = /^\s?(.*)\s(\w+)\/(\w+)(?:,\sprocess\s[0-9]+)?\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, { name, state: state!, goal: goal!, source: 'upstart' }]];
  });
}

const LEVELS =
  /^(.*?)\s+[0-9]:(?:on|off)\s+[0-9]:(?:on|off)\s+[0-9]:(?:on|off)\s+[0-9]:(on|off)(?:\s+[0-9]:(?:on|off)){3}/;

function chkconfigServices(pairs: Pairs, warn: Warn): [string, Service][] {
  return linesOf(pairs, 'chkconfig').flatMap((line): [string, Service][] => {
    const [, name, third] = LEVELS.exec(line) ?? [];
    if (name === undefined) return [];
    const error = (pairs.get(`error:status:${name}`) ?? '').toLowerCase();
    const rc = Number(pairs.get(`rc:status:${name}`) ?? 1);
    const refused = rc !== 0 && /root|permission|not in sudoers/.test(error);
    if (refused) warn(`Insufficient permissions to query sysV service "${name}" and their states`);
    const state = rc === 0 ? 'running' : refused ? rc : 'stopped';
    return [[name, { name, state, status: third === 'on' ? 'enabled' : 'disabled', source: 'sysv' }]];
  });
}

function openrcServices(pairs: Pairs, warn: Warn): [string, Service][] {
  const levels = new Map(
    linesOf(pairs, 'levels').flatMap((line): [string, string[] | null][] => {
      const [name, at] = line.split('|');
      if (name === undefined || at === undefined) return [];
      return [[name.trim(), at.trim() === '' ? null : at.trim().split(/\s+/)]];
    }),
  );
  return linesOf(pairs, 'openrc').flatMap((line): [string, Service][] => {
    if (!line.startsWith(' ')) return [];
    const [name, state] = line.replace(/[[\]]/g, '').trim().split(/\s+/);
    if (name === undefined || state === undefined || name === '*') return [];
    if (!levels.has(name)) {
      warn(`Service ${name} not found in the service list`);
      return [];
    }
    return [[name, { name, runlevels: levels.get(name)!, state, source: 'openrc' }]];
  });
}

const BAD_STATES = ['not-found', 'masked', 'failed'];

function systemdServices(pairs: Pairs, warn: Warn): Map<string, Service> {
  const services = new Map<string, { name: string; state: string; status: string; source: string }>();
  if (failed(pairs, 'units')) warn(`Could not list units from systemd: ${pairs.get('error:units')}`);
  for (const line of linesOf(pairs, 'units').filter((text) => text.includes('.service'))) {
    const fields = line.trim().split(/\s+/);
    const [name = '', , active = 'unknown', sub] = fields;
    // Any field but the description may tell that it is in a bad state.
    const bad = BAD_STATES.find((state) => fields.slice(0, -1).includes(state));
    services.set(name, {
      name,
      state: sub === 'running' ? 'running' : 'stopped',
      status: bad ?? active,
      source: 'systemd',
    });
  }
  if (failed(pairs, 'files')) warn(`Could not get unit files data from systemd: ${pairs.get('error:files')}`);
  for (const line of linesOf(pairs, 'files').filter((text) => text.includes('.service'))) {
    const [name = '', status = ''] = line.trim().split(/\s+/);
    const known = services.get(name);
    const told = failed(pairs, `state:${name}`)
      ? ''
      : (pairs.get(`state:${name}`) ?? '').replace('ActiveState=', '').trimEnd();
    if (!known) services.set(name, { name, state: told || 'unknown', status, source: 'systemd' });
    else if (!BAD_STATES.includes(known.status)) known.status = status;
  }
  return services;
}

function aixServices(pairs: Pairs, warn: Warn): [string, Service][] {
  if (failed(pairs, 'lssrc')) {
    warn(`lssrc could not retrieve service data (${pairs.get('rc:lssrc')}): ${pairs.get('error:lssrc')}`);
    return [];
  }
  const states: Readonly<Record<string, string>> = { active: 'running', inoperative: 'stopped' };
  return linesOf(pairs, 'lssrc').flatMap((line): [string, Service][] => {
    const words = line.trim().split(/\s+/);
    const [name = ''] = words;
    if (words.length < 2 || name === 'Subsystem') return [];
    return [[name, { name, state: states[words.at(-1)!] ?? 'unknown', source: 'src' }]];
  });
}

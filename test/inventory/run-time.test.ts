import { describe, expect, test } from '@jest/globals';
import { readIni } from '../../src/inventory/ini.js';
import { Inventory } from '../../src/inventory/inventory.js';
import type { Dict, Value } from '../../src/values/value.js';

function sample(): Inventory {
  const inventory = new Inventory();
  readIni(inventory, 'lone\n[web]\nw1\nw2\n[prod:children]\nweb\n', 'hosts');
  inventory.reconcile();
  return inventory;
}

function dict(entries: Record<string, Value>): Dict {
  return new Map(Object.entries(entries));
}

function names(inventory: Inventory, pattern: string): string[] {
  return inventory.match(pattern).map((host) => host.name);
}

describe('hosts and groups that tasks add', () => {
  test('a host is there at once, in its groups, and says whether it changed anything', () => {
    const inventory = sample();
    const added = { vars: dict({ a: 1 }), groups: ['web', 'new'] };
    expect([inventory.addHost('w3', added), inventory.addHost('w3', added)]).toEqual([true, false]);
    expect(inventory.addHost('w3', { vars: dict({ a: 2 }) })).toBe(true);
    expect([names(inventory, 'web'), names(inventory, 'new'), names(inventory, 'prod')]).toEqual([
      ['w1', 'w2', 'w3'],
      ['w3'],
      ['w1', 'w2', 'w3'],
    ]);
    expect([...inventory.groups.get('new')!.parents].map(({ name }) => name)).toEqual(['all']);
  });

  test('a host without a group is ungrouped until it gets one', () => {
    const inventory = sample();
    inventory.addHost('x');
    expect(names(inventory, 'ungrouped')).toEqual(['lone', 'x']);
    expect(inventory.addToGroup(inventory.get('x')!, 'os_deb', ['os'])).toBe(true);
    expect(inventory.addToGroup(inventory.get('x')!, 'os_deb', ['os'])).toBe(false);
    expect([names(inventory, 'ungrouped'), names(inventory, 'os')]).toEqual([['lone'], ['x']]);
  });

  test('what was added is added again to an inventory that is read anew', () => {
    const former = sample();
    former.addHost('x', { vars: dict({ a: 1 }), groups: ['web'] });
    former.addToGroup(former.get('w1')!, 'first');
    former.addToGroup(former.get('lone')!, 'gone');
    const fresh = new Inventory();
    readIni(fresh, '[web]\nw1\n', 'hosts');
    fresh.reconcile();
    fresh.addAgain(former);
    expect([names(fresh, 'web'), names(fresh, 'first'), fresh.get('x')!.vars.get('a')]).toEqual([
      ['w1', 'x'],
      ['w1'],
      1,
    ]);
    expect(fresh.groups.has('gone')).toBe(false);
  });

  test('localhost is made when it is asked for, and is in no pattern', () => {
    const inventory = sample();
    const host = inventory.get('localhost')!;
    expect([host.implicit, host.vars.get('ansible_connection'), inventory.get('127.0.0.1')]).toEqual([
      true,
      'local',
      host,
    ]);
    expect([names(inventory, 'all'), names(inventory, 'localhost')]).toEqual([['lone', 'w1', 'w2'], ['localhost']]);
  });

  test('an order is kept', () => {
    const inventory = sample();
    const order = (word: string) => inventory.match('all', { order: word, random: () => 0 }).map((host) => host.name);
    expect(['inventory', 'reverse_inventory', 'sorted', 'reverse_sorted', 'shuffle'].map(order)).toEqual([
      ['lone', 'w1', 'w2'],
      ['w2', 'w1', 'lone'],
      ['lone', 'w1', 'w2'],
      ['w2', 'w1', 'lone'],
      ['w1', 'w2', 'lone'],
    ]);
    expect(() => order('odd')).toThrow("Invalid 'order' specified for inventory hosts: odd");
  });

  test.each(['always', 'silently'] as const)('with the policy %s, names of groups are made safe', (groupNames) => {
    const told: string[] = [];
    const notify = (notice: { type: string; message?: string }) =>
      notice.type === 'warning' && told.push(notice.message!);
    const inventory = new Inventory({ groupNames, notify: (notice) => void notify(notice) });
    expect([inventory.addGroup('a-b.c'), told.length]).toEqual(['a_b_c', groupNames === 'always' ? 1 : 0]);
  });
});

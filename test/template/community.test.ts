import { describe, expect, test } from '@jest/globals';
import { templarOf, written } from './templar-of.js';

const HOSTS = [
  '192.24.2.1',
  'host.fqdn',
  '::1',
  '192.168.32.0/24',
  'fe80::100/10',
  true,
  '',
  '42540766412265424405338506004571095040/64',
];
const CISCO = '1a2b.3c4d.5e6f';

const ROWS: readonly (readonly [text: string, expected: unknown])[] = [
  [
    '{{ hosts | ansible.utils.ipaddr }}',
    ['192.24.2.1', '::1', '192.168.32.0/24', 'fe80::100/10', '2001:db8:32c:faad::/64'],
  ],
  ['{{ hosts | ipv4 }}', ['192.24.2.1', '192.168.32.0/24']],
  ['{{ hosts | ipv6 }}', ['::1', 'fe80::100/10', '2001:db8:32c:faad::/64']],
  ["{{ hosts | ipaddr('address') }}", ['192.24.2.1', '::1', 'fe80::100']],
  ["{{ hosts | ipaddr('host') }}", ['192.24.2.1/32', '::1/128', 'fe80::100/10']],
  ["{{ hosts | ipaddr('public') }}", ['192.24.2.1', '2001:db8:32c:faad::/64']],
  ["{{ hosts | ipaddr('private') }}", ['192.168.32.0/24', 'fe80::100/10']],
  ["{{ hosts | ipaddr('net') | ipaddr('1') }}", ['192.168.32.1/24', '2001:db8:32c:faad::1/64']],
  ["{{ hosts | ipaddr('192.0.0.0/8') }}", ['192.24.2.1', '192.168.32.0/24']],
  [
    '{{ hosts | ipwrap }}',
    ['192.24.2.1', 'host.fqdn', '[::1]', '192.168.32.0/24', '[fe80::100]/10', true, '', '[2001:db8:32c:faad::]/64'],
  ],
  ["{{ '192.0.2.0/24' | ipaddr('-1') }}", '192.0.2.255/24'],
  ["{{ '192.168.1.10/24' | ipaddr('netmask') }}", '255.255.255.0'],
  ["{{ '192.168.1.10/24' | ipaddr('wildcard') }}", '0.0.0.255'],
  ["{{ '192.168.1.10/255.255.255.0' | ipaddr('prefix') }}", 24],
  ["{{ '192.168.1.10/24' | ipaddr('network') }}", '192.168.1.0'],
  ["{{ '192.168.1.10/24' | ipaddr('broadcast') }}", '192.168.1.255'],
  ["{{ '192.168.1.10/24' | ipaddr('subnet') }}", '192.168.1.0/24'],
  ["{{ '192.168.1.10/24' | ipaddr('range_usable') }}", '192.168.1.1-192.168.1.254'],
  ["{{ '192.168.122.1/30' | ipaddr('peer') }}", '192.168.122.2'],
  ["{{ '192.168.1.10' | ipaddr('revdns') }}", '10.1.168.192.in-addr.arpa.'],
  ["{{ '192.168.1.10' | ipaddr('int') }}", 3232235786],
  ["{{ '193.0.2.0' | ipaddr('6to4') }}", '2002:c100:0200::1/48'],
  ["{{ 'not an address' | ipaddr }}", false],
  ["{{ '192.168.0.0/16' | ipsubnet(20) }}", '16'],
  ["{{ '192.168.0.0/16' | ipsubnet(20, -1) }}", '192.168.240.0/20'],
  ["{{ '192.168.144.5' | ipsubnet(18, -1) }}", '192.168.144.4/31'],
  ["{{ '192.168.144.5' | ipsubnet(18, 5) }}", '192.168.144.0/23'],
  ["{{ '192.168.144.5' | ipsubnet('192.168.0.0/16') }}", '36870'],
  ["{{ '10.0.0.0/8' | nthhost(305) }}", '10.0.1.49'],
  ["{{ '192.168.122.1/24' | next_nth_usable(2) }}", '192.168.122.3'],
  ["{{ '192.168.122.10/24' | previous_nth_usable(2) }}", '192.168.122.8'],
  ["{{ '192.168.0.0/24' | network_in_usable('192.168.0.1') }}", true],
  ["{{ '192.168.0.0/24' | network_in_usable('192.168.0.255') }}", false],
  ["{{ '192.168.0.0/24' | network_in_network('192.168.0.255') }}", true],
  ["{{ ['192.168.0.34', '10.3.0.3', '192.168.2.34'] | reduce_on_network('192.168.0.0/24') }}", ['192.168.0.34']],
  ["{{ ['192.168.0.0/17', '192.168.128.0/17', '192.168.128.1'] | cidr_merge }}", ['192.168.0.0/16']],
  ["{{ ['192.168.1.1', '192.168.2.1'] | cidr_merge('span') }}", '192.168.0.0/22'],
  ["{{ '192.168.1.5' | ipmath(-10) }}", '192.168.0.251'],
  ["{{ '2001::1' | ipmath(9) }}", '2001::a'],
  ["{{ 'fdcf:1894:23b5:d38c::' | slaac('c2:31:b3:83:bf:2b') }}", 'fdcf:1894:23b5:d38c:c031:b3ff:fe83:bf2b'],
  ["{{ '192.168.1.5' | ip4_hex(':') }}", 'c0:a8:01:05'],
  [
    "{{ '10.0.0.8/30' | usable_range }}",
    { number_of_ips: 4, usable_ips: ['10.0.0.8', '10.0.0.9', '10.0.0.10', '10.0.0.11'] },
  ],
  ["{{ '1a:2b:3c:4d:5e:6f' | hwaddr('cisco') }}", CISCO],
  ["{{ '1A-2B-3C-4D-5E-6F' | macaddr('linux') }}", '1a:2b:3c:4d:5e:6f'],
  ["{{ 'nope' | hwaddr }}", null],
  ["{{ people | json_query('[?age > `30`].name') }}", ['bob']],
  ["{{ people | community.general.json_query('[*].{n: name}') }}", [{ n: 'ann' }, { n: 'bob' }]],
  ["{{ people | groupby_as_dict('name') }}", { ann: { name: 'ann', age: 30 }, bob: { name: 'bob', age: 40 } }],
  ["{{ ['a', 'b', 'a'] | counter }}", { a: 2, b: 1 }],
  ["{{ 'v' | dict_kv('k') }}", { k: 'v' }],
  ["{{ [['a', 1], ['b', 2]] | community.general.dict }}", { a: 1, b: 2 }],
  ["{{ people | keep_keys(target=['name']) }}", [{ name: 'ann' }, { name: 'bob' }]],
  ["{{ people | remove_keys(target='a', matching_parameter='starts_with') }}", [{ name: 'ann' }, { name: 'bob' }]],
  ["{{ [{'a': 1}] | replace_keys(target=[{'before': 'a', 'after': 'b'}]) }}", [{ b: 1 }]],
  [
    "{{ ports | ansible.utils.keep_keys(target=['name', 'vlan_id', 'notes']) }}",
    [{ name: 'eth0' }, { name: 'eth1', vifs: [{ vlan_id: 100 }] }],
  ],
  ["{{ ports | ansible.utils.keep_keys(['^v'], matching_parameter='regex') }}", [{}, { vifs: [{ vlan_id: 100 }] }]],
  [
    "{{ {'a': {'mtu': 1, 'x_mtu': 2}, 'b': [[{'mtu': 3, 'z': 4}]]} | ansible.utils.keep_keys('mtu', 'ends_with') }}",
    { a: { mtu: 1, x_mtu: 2 }, b: [[{ mtu: 3 }]] },
  ],
  [
    "{{ ports | ansible.utils.remove_keys(target=['notes', 'vifs']) }}",
    [{ name: 'eth0', mtu: 1500 }, { name: 'eth1' }],
  ],
  [
    "{{ ports | ansible.utils.remove_keys(target=['n', 'm'], matching_parameter='starts_with') }}",
    [{}, { vifs: [{ vlan_id: 100 }] }],
  ],
  [
    "{{ ports[1] | ansible.utils.replace_keys(target=[{'before': 'name', 'after': 'port'}, {'before': 'mtu', 'after': 'size'}]) }}",
    { vifs: [{ vlan_id: 100, size: 400 }], port: 'eth1' },
  ],
  [
    "{{ {'is_on': 1, 'k': {'on': 2}} | ansible.utils.replace_keys([{'before': 'on', 'after': 'up'}], 'ends_with') }}",
    { k: { up: 2 }, up: 1 },
  ],
  ["{{ ['/etc', 'a', 'b.conf'] | community.general.path_join }}", '/etc/a/b.conf'],
  [
    "{{ [{'n': 'x', 'a': [1]}] | lists_mergeby([{'n': 'x', 'a': [2], 'b': 3}], 'n', list_merge='append') }}",
    [{ n: 'x', a: [1, 2], b: 3 }],
  ],
  ['{{ [1, 2, 2] | lists_union([3, 2]) }}', [1, 2, 3]],
  ['{{ [1, 2, 3] | lists_intersect([3, 2]) }}', [2, 3]],
  ['{{ [1, 2, 3] | lists_difference([2]) }}', [1, 3]],
  ['{{ [1, 2] | lists_symmetric_difference([2, 3]) }}', [1, 3]],
  ["{{ ['2.1', '2.10', '2.9'] | version_sort }}", ['2.1', '2.9', '2.10']],
  ["{{ '1h 30m' | to_seconds }}", 5400],
  ["{{ '1d' | to_time_unit('h') }}", 24],
  ['{{ csv | from_csv }}', [{ a: '1', b: '2' }]],
  ['{{ ini | from_ini }}', { main: { user: 'ann' } }],
  ["{{ {'main': {'user': 'ann'}} | to_ini }}", '[main]\nuser = ann\n\n'],
  ["{{ 'e\u0301' | unicode_normalize | length }}", 1],
  ["{{ 'drover' | crc32 }}", '340d2305'],
  ["{{ '52:54:00' | random_mac(seed='x') is match('^52:54:00(:[0-9a-f]{2}){3}$') }}", true],
  ["{{ {'a': {'b': [1, {'c d': 2}]}} | to_paths }}", { 'a.b[0]': 1, "a.b[1]['c d']": 2 }],
  ["{{ {'a': {'b': [1, {'c': 2}]}} | get_path('a.b[1].c') }}", 2],
  ["{{ [2, 4, 6] | index_of('eq', 4) }}", 1],
  ['{{ \'<a x="1"><b>t</b><b/></a>\' | from_xml }}', { a: { '@x': '1', b: ['t', null] } }],
  ["{{ ['vlans', 'l2'] | param_list_compare(['!l2']) }}", { actionable: ['vlans'], unsupported: [] }],
];

describe('filters of collections', () => {
  const { render } = templarOf({
    hosts: HOSTS,
    people: [
      { name: 'ann', age: 30 },
      { name: 'bob', age: 40 },
    ],
    ports: [
      { name: 'eth0', mtu: 1500, notes: ['green wire'] },
      { name: 'eth1', vifs: [{ vlan_id: 100, mtu: 400 }] },
    ],
    csv: 'a,b\n1,2\n',
    ini: '[main]\nuser = ann\n',
  });

  test.each(ROWS)('%s', (text, expected) => {
    expect(render(text)).toEqual(expected);
  });
});

describe('a filter of a collection that cannot work says why', () => {
  const { templar } = templarOf({ ports: [{ name: 'eth0' }] });

  test.each([
    [
      '{{ 1 | ansible.utils.keep_keys(["a"]) }}',
      "Error when using plugin 'keep_keys': Input is not valid for keep operation",
    ],
    ['{{ ports | ansible.utils.remove_keys }}', 'missing required arguments: target'],
    [
      '{{ ports | ansible.utils.replace_keys(["a"], "near") }}',
      'value of matching_parameter must be one of: starts_with, ends_with, regex, got: near',
    ],
  ])('%s', (text, message) => {
    expect(failureOf(() => templar.render(written(text)))).toContain(message);
  });

  test.each([
    ['{{ "a.b" is ansible.utils.resolvable }}', 'Register `getent hosts NAME` in a task'],
    ['{{ "x" | community.general.jc("df") }}', 'Use `jc` on the target'],
    ['{{ lookup("community.general.passwordstore", "x") }}', "call its command with `lookup('pipe', …)`"],
    ['{{ "x" | some.other.thing }}', 'docs/templates.md lists those plugins of collections that drover has itself'],
  ])('%s', (text, hint) => {
    expect(failureOf(() => templar.render(written(text)))).toContain(hint);
  });
});

/** All sentences of an error and its causes, advice among them. */
function failureOf(run: () => unknown): string {
  const sentences: string[] = [];
  try {
    run();
  } catch (error) {
    for (let link = error as Failure | undefined; link; link = link.cause)
      sentences.push(link.message, link.advice ?? '');
  }
  return sentences.join('\n');
}

type Failure = Error & { readonly advice?: string; readonly cause?: Failure };

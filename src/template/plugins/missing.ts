import { suggest } from '../../base/suggest.js';
import type { PluginKind, UserPlugins } from './user-plugins.js';

/** What to do about a plugin that is not there: the Python file that has it, or names that are near. */
export function missingPluginHint(
  kind: PluginKind,
  name: string,
  known: Iterable<string>,
  user: UserPlugins,
): string | undefined {
  const python = user.python?.unloaded(kind, name);
  if (python?.reason !== undefined) return `${python.file} seems to have it, and could not be loaded: ${python.reason}`;
  if (python) return `${python.file} seems to have it in Python: that needs a python3 on the controller.`;
  const refused = REFUSED.get(name.slice(name.lastIndexOf('.') + 1));
  if (refused !== undefined) return `drover does not have it: ${refused}`;
  const near = suggest(name, known);
  if (near.length > 0) return `Did you mean ${near.map((word) => `'${word}'`).join(' or ')}?`;
  return OF_A_COLLECTION.test(name) ? FOREIGN : undefined;
}

/** A full name of another collection than Ansible's own. */
const OF_A_COLLECTION = /^(?!ansible\.(?:builtin|legacy)\.)\w+\.\w+\.\w+$/;

const FOREIGN =
  'No such collection was found: drover looks in `collections/` beside the playbook and in the directories of `collections_path`. ' +
  'docs/templates.md lists those plugins of collections that drover has itself.';

const NETWORK = 'it asks another machine while a template is rendered.';
const PROGRAM = "call its command with `lookup('pipe', …)`, or in a task that registers its result.";

/** Plugins of collections in wide use that are left out on purpose, with what to do instead. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['resolvable', `${NETWORK} Register \`getent hosts NAME\` in a task, and test its result.`],
  ['dig', `${NETWORK} Use \`lookup('pipe', 'dig +short NAME')\`.`],
  ['dnstxt', `${NETWORK} Use \`lookup('pipe', 'dig +short NAME TXT')\`.`],
  ['jc', 'it needs the Python program of the same name. Use `jc` on the target, and `from_json` on what it prints.'],
  ['hashids_encode', 'it needs the Python library hashids. Write it as a JavaScript file: docs/plugins.md.'],
  ['hashids_decode', 'it needs the Python library hashids. Write it as a JavaScript file: docs/plugins.md.'],
  ['parse_cli', 'it belongs to network devices, which drover does not manage.'],
  ['parse_cli_textfsm', 'it belongs to network devices, which drover does not manage.'],
  ['parse_xml', 'it belongs to network devices, which drover does not manage. `from_xml` reads XML.'],
  ['passwordstore', PROGRAM],
  ['onepassword', PROGRAM],
  ['bitwarden', PROGRAM],
  ['lastpass', PROGRAM],
  ['hashi_vault', PROGRAM],
  ['keyring', PROGRAM],
  ['sops', PROGRAM],
  ['redis', PROGRAM],
  ['consul_kv', PROGRAM],
  ['etcd', PROGRAM],
  ['etcd3', PROGRAM],
]);

import { join } from 'node:path';
import { isDict, type Value } from '../values/value.js';
import { resolveAction } from './actions.js';
import { type Loading, playbookError } from './context.js';
import { exists, readTree } from './files.js';
import { sourceValue } from './nodes.js';
import { findCollection } from './role-search.js';

/** Groups of ansible-core itself: other collections' groups under a short name. */
const BUILTIN: Readonly<Record<string, readonly string[]>> = {
  aws: ['amazon.aws.aws', 'community.aws.aws'],
  acme: ['community.crypto.acme'],
  azure: ['azure.azcollection.azure'],
  cpm: ['wti.remote.cpm'],
  docker: ['community.general.docker', 'community.docker.docker'],
  gcp: ['google.cloud.gcp'],
  k8s: [
    'community.kubernetes.k8s',
    'community.general.k8s',
    'community.kubevirt.k8s',
    'community.okd.k8s',
    'kubernetes.core.k8s',
  ],
  os: ['openstack.cloud.os'],
  ovirt: ['ovirt.ovirt.ovirt', 'community.general.ovirt'],
  vmware: ['community.vmware.vmware'],
};

/**
 * Canonical names of the actions in a group, `NAMESPACE.COLLECTION.NAME`, from its collection's meta/runtime.yml. Actions
 * that nobody provides are left out. Throws when there is no such group.
 */
export function actionGroup(name: string, loading: Loading): ReadonlySet<string> {
  const members = new Set<string>();
  if (addGroup(name, members, new Set(), loading)) return members;
  throw playbookError(`Error loading module_defaults: could not resolve the module_defaults group ${name}`);
}

function addGroup(name: string, members: Set<string>, seen: Set<string>, loading: Loading): boolean {
  if (seen.has(name)) return true;
  seen.add(name);
  const [namespace, collection, ...rest] = name.split('.');
  const home = `${namespace}.${collection}`;
  const entries = groupEntries(home, rest.join('.'), loading);
  if (!entries) return false;
  for (const entry of entries) {
    if (typeof entry === 'string') {
      const found = resolveAction(qualified(entry, home), [], loading);
      if (found) members.add(found.fqcn);
    } else for (const more of extended(entry)) addGroup(qualified(more, home), members, seen, loading);
  }
  return true;
}

function groupEntries(collection: string, group: string, loading: Loading): readonly Value[] | undefined {
  if (collection === 'ansible.builtin') {
    const groups = Object.hasOwn(BUILTIN, group) ? BUILTIN[group] : undefined;
    return groups && [new Map<Value, Value>([['metadata', new Map<Value, Value>([['extend_group', [...groups]]])]])];
  }
  const root = findCollection(collection, loading);
  const file = root && join(root, 'meta', 'runtime.yml');
  const tree = file && exists(file, loading) ? readTree(file, loading) : null;
  const runtime = tree && sourceValue(tree);
  const groups = isDict(runtime) ? runtime.get('action_groups') : undefined;
  const entries = isDict(groups) ? (groups.get(group) ?? groups.get(`${collection}.${group}`)) : undefined;
  return Array.isArray(entries) ? entries : undefined;
}

function extended(entry: Value): string[] {
  const metadata = isDict(entry) ? entry.get('metadata') : undefined;
  const groups = isDict(metadata) ? metadata.get('extend_group') : undefined;
  const list = Array.isArray(groups) ? groups : [groups];
  return list.filter((one): one is string => typeof one === 'string');
}

function qualified(name: string, collection: string): string {
  return name.split('.').length < 3 ? `${collection}.${name}` : name;
}

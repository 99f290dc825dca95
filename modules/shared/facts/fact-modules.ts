import { ActionFailure, type Controller } from '../../../src/module/index.js';
import { isDict, type Value } from '../../../src/values/value.js';

const SETUPS: ReadonlySet<string> = new Set(['setup', 'ansible.builtin.setup', 'ansible.legacy.setup']);

export function isSetup(module: string): boolean {
  return SETUPS.has(module);
}

/** The modules that the settings name (FACTS_MODULES); `smart` is what the network system needs, or else setup. */
export function factModules(controller: Controller, networkOs: Value | undefined): string[] {
  const modules = listOf(controller.variable('ansible_facts_modules') ?? setting(controller, 'FACTS_MODULES'));
  if (!modules.includes('smart')) return modules;
  const named = modules.filter((module) => module !== 'smart');
  const network = networkOs ?? controller.variable('ansible_network_os');
  if (network) return [...named, ...networkModule(controller, network, named)];
  return named.some(isSetup) ? named : [...named, 'ansible.legacy.setup'];
}

function networkModule(controller: Controller, network: Value, named: readonly string[]): string[] {
  const known = setting(controller, 'CONNECTION_FACTS_MODULES');
  const module = isDict(known) ? known.get(network) : undefined;
  if (typeof module === 'string') return [module];
  if (named.length > 0) return [];
  throw new ActionFailure(
    `No fact modules available and we could not find a fact module for your network OS (${String(network)}), try setting one via the \`FACTS_MODULES\` configuration.`,
  );
}

function setting(controller: Controller, name: string): Value {
  return controller.evaluate(`lookup('ansible.builtin.config', '${name}')`);
}

function listOf(value: Value): string[] {
  if (typeof value === 'string') return value.split(',').map((part) => part.trim());
  return Array.isArray(value) ? value.map(String) : ['smart'];
}

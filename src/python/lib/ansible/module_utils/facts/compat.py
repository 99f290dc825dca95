"""Facts that a module asks for by itself, under their plain names."""
from ansible.module_utils.facts.system.python import PythonFactCollector
from ansible.module_utils.facts.system.service_mgr import ServiceMgrFactCollector

COLLECTORS = {kind.name: kind for kind in (PythonFactCollector, ServiceMgrFactCollector)}


def ansible_facts(module, gather_subset=None):
    """The facts of the subsets. Those that only drover's `setup` gathers are refused by name."""
    wanted = gather_subset or module.params.get('gather_subset', ['all'])
    missing = [name for name in wanted if name not in COLLECTORS and name != '!all' and name != '!min']
    if missing:
        raise NotImplementedError(
            "drover's Python library does not gather the facts %s: let the play gather them and hand them to the module"
            % ', '.join(missing)
        )
    facts = {}
    for name in wanted:
        if name in COLLECTORS:
            facts.update(COLLECTORS[name]().collect(module=module, collected_facts=facts))
    return facts


def get_all_facts(module):
    return ansible_facts(module, gather_subset=module.params['gather_subset'])

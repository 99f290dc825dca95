"""The inventory as plugins in Python see it: what they add is told to drover."""
from ansible.errors import AnsibleError
from ansible.utils.vars import combine_vars
from drover.channel import ask
from drover.lookup import Loader
from drover.wire import trusted, unpack

#: So many additions are told at a time.
_MOST = 2000

#: Plugins that said that a source is theirs, by file and source.
_waiting = {}


def verify(plugin, message):
    """Whether the source is the plugin's."""
    made = plugin()
    made._load_name, made._original_path = message['plugin'], message['file']
    made._redirected_names = message['names']
    if not made.verify_file(message['source']):
        return False
    _waiting[message['file'], message['source']] = made
    return True


def parse(plugin, message):
    """Reads a source; what was added before an error stays."""
    made = _waiting.pop((message['file'], message['source']))
    about = unpack(message['about'])
    loader = Loader(about['basedir'])
    loader._extra_vars = about['extra']
    data = InventoryData(about, getattr(made, 'trusted_by_default', False))
    try:
        made.parse(data, loader, message['source'], cache=about['cache'])
        if hasattr(made, 'update_cache_if_changed') and getattr(made, '_cache', None) is not None:
            made.update_cache_if_changed()
    finally:
        data.flush()


class _Entity(object):
    """What hosts and groups are: a name and variables."""

    def __init__(self, name, data):
        self.name = name
        self.vars = {}
        self._data = data

    def get_name(self):
        return self.name

    def set_variable(self, key, value):
        self._data.set_variable(self.name, key, value)

    @property
    def base_type(self):
        return type(self).__name__.upper()

    def __str__(self):
        return self.name

    def __repr__(self):
        return self.name


class Host(_Entity):
    """One host."""

    def __init__(self, name, data):
        super(Host, self).__init__(name, data)
        self.groups = []
        self.implicit = False

    @property
    def address(self):
        return self.vars.get('ansible_host', self.name)

    def get_groups(self):
        found = []
        for group in self.groups:
            found.extend(one for one in [group] + group.get_ancestors() if one not in found)
        return found

    def get_magic_vars(self):
        names = sorted(group.name for group in self.get_groups() if group.name != 'all')
        return {'inventory_hostname': self.name, 'inventory_hostname_short': self.name.split('.')[0], 'group_names': names}

    def get_vars(self):
        return combine_vars(self.vars, self.get_magic_vars())

    def add_group(self, group):
        self._data.add_child(group.name, self.name)


class Group(_Entity):
    """One group."""

    def __init__(self, name, data):
        super(Group, self).__init__(name, data)
        self.hosts = []
        self.child_groups = []
        self.parent_groups = []
        self.priority = 1

    @property
    def depth(self):
        return 1 + max((parent.depth for parent in self.parent_groups), default=-1)

    def get_ancestors(self):
        return _reached(self, 'parent_groups')

    def get_descendants(self, **kwargs):
        return _reached(self, 'child_groups')

    def get_hosts(self):
        groups = [self] + self.get_descendants()
        return list(dict.fromkeys(host for group in groups for host in group.hosts))

    @property
    def host_names(self):
        return {host.name for host in self.hosts}

    def get_vars(self):
        return dict(self.vars)

    def add_host(self, host):
        return self._data.add_child(self.name, host.name)

    def add_child_group(self, group):
        return self._data.add_child(self.name, group.name)


def _reached(group, way):
    found, waiting = [], list(getattr(group, way))
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            waiting.extend(getattr(one, way))
    return found


class InventoryData(object):
    """Hosts, groups and variables: those that are there already, and those that the plugin adds."""

    def __init__(self, about, trusts):
        self.hosts, self.groups = {}, {}
        self.processed_sources, self.current_source = about['processed'], about['source']
        self.localhost = None
        self._trusts = trusts
        self._told = []
        self._names = {}
        self._fill(about)

    def _fill(self, about):
        for name, (variables, children, hosts) in about['groups'].items():
            self._group(name).vars.update(variables)
            for child in children:
                self._join(self._group(name), self._group(child), 'child_groups', 'parent_groups')
            for host in hosts:
                self._join(self._group(name), self._host(host), 'hosts', 'groups')
        for name, variables in about['hosts'].items():
            self._host(name).vars.update(variables)

    def _group(self, name):
        if name not in self.groups:
            self.groups[name] = Group(name, self)
        return self.groups[name]

    def _host(self, name):
        if name not in self.hosts:
            self.hosts[name] = Host(name, self)
        return self.hosts[name]

    @staticmethod
    def _join(above, below, down, up):
        if below in getattr(above, down):
            return False
        getattr(above, down).append(below)
        getattr(below, up).append(above)
        return True

    def _tell(self, *what):
        self._told.append(list(what))
        if len(self._told) >= _MOST:
            self.flush()

    def flush(self):
        told, self._told = self._told, []
        if told:
            ask('inventory', told)

    def add_group(self, group):
        """Gives the name that the group got."""
        if isinstance(group, str) and group in self.groups:
            return group
        if not isinstance(group, str) or group not in self._names:
            name = ask('group_name', group)
            if not isinstance(group, str):
                return name
            self._names[group] = name
        name = self._names[group]
        if name not in self.groups:
            self._group(name)
            self._tell('group', group)
        return name

    def add_host(self, host, group=None, port=None):
        """Gives the host's name."""
        if not isinstance(host, str) or not host:
            self.flush()
            ask('inventory', [['host', host, group, port]])
        if group is not None and group not in self.groups:
            raise AnsibleError('Could not find group %s in inventory' % group)
        is_new = host not in self.hosts
        made = self._host(str(host))
        if is_new and port:
            made.vars['ansible_port'] = port
        joined = group is not None and self._join(self.groups[group], made, 'hosts', 'groups')
        if is_new or joined:
            self._tell('host', str(host), group, port)
        return host

    def add_child(self, group, child):
        """Puts a group or a host below a group; whether it was not there before."""
        if group not in self.groups:
            raise AnsibleError('%s is not a known group' % group)
        if child in self.groups:
            added = self._join(self.groups[group], self.groups[child], 'child_groups', 'parent_groups')
        elif child in self.hosts:
            added = self._join(self.groups[group], self.hosts[child], 'hosts', 'groups')
        else:
            raise AnsibleError('%s is not a known host nor group' % child)
        if added:
            self._tell('child', group, child)
        return added

    def set_variable(self, entity, varname, value):
        target = self.groups.get(entity) or self.hosts.get(entity)
        if target is None:
            raise AnsibleError('Could not identify group or host named %s' % entity)
        given = trusted(value) if self._trusts else value
        target.vars.update(combine_vars(target.vars, {varname: given}))
        self._tell('variable', entity, varname, given)

    def get_host(self, hostname):
        return self.hosts.get(hostname)

    def get_groups_dict(self):
        return {name: [host.name for host in group.get_hosts()] for name, group in self.groups.items()}

    def reconcile_inventory(self):
        pass

    def remove_host(self, host):
        raise AnsibleError('drover removes no hosts from an inventory.')

    remove_group = remove_host

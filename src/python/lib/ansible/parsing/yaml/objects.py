"""Texts, dicts and lists of YAML: plain ones."""
AnsibleUnicode = str
AnsibleMapping = dict
AnsibleSequence = list
AnsibleBaseYAMLObject = object


class AnsibleVaultEncryptedUnicode(str):
    pass

"""Parts of the code behind facts that modules use by themselves; the facts are gathered by drover's `setup`."""

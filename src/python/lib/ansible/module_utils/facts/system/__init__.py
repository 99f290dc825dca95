"""Parts of the facts of the system."""

"""Those who solve tasks: one file each, and a line in the registry."""

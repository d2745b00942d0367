"""Floor 2: the tree that a run works in, and everything that is run over it."""

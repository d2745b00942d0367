"""Floor 2: the one way to talk to a model. No provider's name is known above this room."""

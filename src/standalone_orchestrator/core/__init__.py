"""Floor 0: values and decisions. Standard library only, no effects, no clock, no file."""

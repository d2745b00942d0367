"""Floor 1: operating-system primitives. The only place for processes, durable writes and clocks."""

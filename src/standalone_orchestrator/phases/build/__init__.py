"""BUILD: one file a step, candidates compared by running the frozen checks."""

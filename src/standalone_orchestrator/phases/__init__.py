"""Floor 3: one package a phase, with its prompts and schemas. Phases do not know each other."""

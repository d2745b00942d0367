"""Floor 2: what outlives a run. Now the journal; knowledge, playbook and lessons come later."""

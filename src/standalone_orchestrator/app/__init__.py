"""Floor 5: settings, wiring, and running one task from end to end."""

"""PLAN: from the task to files in dependency order and the criteria they must meet."""

"""Floor 8: the command line, one file a verb. The console is a reader of the journal."""

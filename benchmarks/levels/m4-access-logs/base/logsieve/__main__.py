from logsieve.cli import entry

entry()

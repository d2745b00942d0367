"""`python -m standalone_orchestrator`: the same as the `orchestrator` command."""

from standalone_orchestrator.cli.main import main

if __name__ == "__main__":
    main()

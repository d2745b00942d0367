"""RCA: why the checks fail, which files are to blame, what to change."""

"""STRENGTH: mutants of the result, by which its checks are measured."""

"""One file a language: outline, imports, skeletons, unfinished bodies."""

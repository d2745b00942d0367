"""Weights on this machine: found in the caches that people already have, else fetched and checked.

Whatever carried the bytes, only the SHA-256 of the catalog's row is trusted. `pull` and `find` are
imported from their own modules, since pulling brings an HTTP client along.
"""

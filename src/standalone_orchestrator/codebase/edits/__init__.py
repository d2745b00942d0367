"""Applying edits that a model wrote: exactly, or not at all with a useful message."""

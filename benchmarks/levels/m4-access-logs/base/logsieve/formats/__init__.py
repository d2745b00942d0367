"""Formats of logs: each a function that turns a line into an entry, or raises BadLine."""

from logsieve.formats.common import read_common
from logsieve.formats.jsonlines import read_json

FORMATS = {"common": read_common, "json": read_json}


def format_for(name, wanted=None):
    """The reader for a file: the one that is asked for, else what its name says."""
    if wanted is not None:
        return FORMATS[wanted]
    plain = name.removesuffix(".gz")
    return read_json if plain.endswith((".jsonl", ".json")) else read_common

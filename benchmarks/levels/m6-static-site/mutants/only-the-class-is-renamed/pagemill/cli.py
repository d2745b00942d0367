"""The command line."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pagemill.builder import Builder
from pagemill.config import ConfigError
from pagemill.content import PageError as DocumentError
from pagemill.site import Site
from pagemill.template import TemplateError


def main(argv: list[str]) -> int:
    """Run a command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="pagemill")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="write the site")
    build.add_argument("site", type=Path)
    build.add_argument("--out", type=Path, default=Path("public"))
    listing = commands.add_parser("list", help="list the documents")
    listing.add_argument("site", type=Path)
    listing.add_argument("--tag")
    options = parser.parse_args(argv)
    try:
        site = Site.load(options.site)
        if options.command == "build":
            written = Builder(site, options.out).build()
            print(f"{len(site.documents)} documents, {len(written)} files written")
        else:
            _list(site, options.tag)
    except (ConfigError, DocumentError, TemplateError, LookupError, OSError) as fault:
        print(f"pagemill: {fault}", file=sys.stderr)
        return 1
    return 0


def _list(site: Site, tag: str | None) -> None:
    documents = site.documents if tag is None else site.tagged().get(tag, [])
    for doc in documents:
        print(f"{doc.date or '          '}  {doc.url}  {doc.title}")


def run() -> None:
    """The program."""
    sys.exit(main(sys.argv[1:]))

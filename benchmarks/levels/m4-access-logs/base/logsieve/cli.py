"""The command line."""

import argparse
import sys
from datetime import UTC

from logsieve import __version__, filters
from logsieve.formats import FORMATS
from logsieve.reports import REPORTS
from logsieve.sources import merged
from logsieve.tables import OUTPUTS
from logsieve.zones import parse_moment, parse_offset


def build_parser():
    """All commands and their options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("logs", nargs="+", metavar="LOG", help="a file, or - for stdin")
    common.add_argument("--format", choices=sorted(FORMATS))
    common.add_argument("--since", type=_typed(parse_moment, "time"))
    common.add_argument("--until", type=_typed(parse_moment, "time"))
    common.add_argument("--status", type=_typed(filters.status, "status"))
    common.add_argument("--path", type=filters.path)
    common.add_argument("--zone", type=_typed(parse_offset, "offset"), default=UTC)
    common.add_argument("--out", choices=sorted(OUTPUTS), default="text")

    parser = argparse.ArgumentParser(prog="logsieve", description="Counts what access logs say.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="report", required=True)
    for name, report in REPORTS.items():
        command = commands.add_parser(name, parents=[common], help=report.__doc__)
        if name == "top":
            command.add_argument("--by", choices=("path", "client", "status"), default="path")
            command.add_argument("--limit", type=int, default=10)
        if name == "sessions":
            command.add_argument("--gap", type=int, default=30, help="minutes without a request")
    return parser


def main(argv, out=None):
    """Run a command; returns its exit code."""
    out = out or sys.stdout
    options = build_parser().parse_args(argv)
    try:
        entries, bad = merged(options.logs, options.format)
    except OSError as fault:
        print(f"logsieve: {fault.filename}: {fault.strerror}", file=sys.stderr)
        return 1
    head, rows = REPORTS[options.report](filters.apply(entries, _tests(options)), options)
    out.write(OUTPUTS[options.out](head, rows))
    for why, count in sorted(bad.items()):
        print(f"logsieve: {count} lines passed over: {why}", file=sys.stderr)
    return 0


def entry():
    """The program."""
    sys.exit(main(sys.argv[1:]))


def _tests(options):
    tests = [test for test in (options.status, options.path) if test is not None]
    if options.since is not None:
        tests.append(filters.since(options.since))
    if options.until is not None:
        tests.append(filters.until(options.until))
    return tests


def _typed(parse, name):
    """A parser of ours as argparse wants it: its errors become usage errors."""

    def typed(text):
        try:
            return parse(text)
        except ValueError as fault:
            raise argparse.ArgumentTypeError(str(fault)) from None

    typed.__name__ = name
    return typed

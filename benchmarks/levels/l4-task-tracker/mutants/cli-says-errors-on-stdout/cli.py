"""The command line of the task tracker."""

import argparse
import sys

from storage import JSONStorage
from tracker import TaskTracker


def main(argv, path="tasks.json"):
    """Run one command; 0 if it went well, 1 if the tracker refuses it."""
    arguments = _parser().parse_args(argv)
    tracker = TaskTracker(JSONStorage(path))
    try:
        _run(arguments, tracker)
    except (KeyError, ValueError) as error:
        print(f"error: {error}")
        return 1
    return 0


def _parser():
    parser = argparse.ArgumentParser(description="Keep track of tasks.")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add")
    add.add_argument("title")
    add.add_argument("--priority", default="medium")
    commands.add_parser("complete").add_argument("id", type=int)
    commands.add_parser("delete").add_argument("id", type=int)
    show = commands.add_parser("list")
    show.add_argument("--status")
    show.add_argument("--priority")
    commands.add_parser("stats")
    return parser


def _run(arguments, tracker):
    if arguments.command == "add":
        _show(tracker.add(arguments.title, arguments.priority))
    elif arguments.command == "complete":
        _show(tracker.complete(arguments.id))
    elif arguments.command == "delete":
        tracker.delete(arguments.id)
    elif arguments.command == "list":
        for task in tracker.list_tasks(arguments.status, arguments.priority):
            _show(task)
    else:
        for name, count in tracker.statistics().items():
            print(f"{name}: {count}")


def _show(task):
    print(task.id, task.status, task.priority, task.title)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The command line."""

import argparse
import sys
from pathlib import Path

from .errors import RecipeError
from .metric import to_metric
from .recipes import Recipe, parse_recipe
from .render import list_text, recipe_text
from .shopping import shopping_list


def main(argv: list[str]) -> int:
    """Run a command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="portions")
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("show", help="show a recipe")
    show.add_argument("recipe", type=Path)
    show.add_argument("--servings", type=int)
    show.add_argument("--metric", action="store_true")
    shop = commands.add_parser("shop", help="make a shopping list")
    shop.add_argument("recipes", type=Path, nargs="+", metavar="recipe")
    shop.add_argument("--metric", action="store_true")
    options = parser.parse_args(argv)
    try:
        print(_shown(options) if options.command == "show" else _shopped(options), end="")
    except (OSError, RecipeError) as fault:
        print(f"portions: {fault}", file=sys.stderr)
        return 1
    return 0


def run() -> None:
    """The program."""
    sys.exit(main(sys.argv[1:]))


def _shown(options: argparse.Namespace) -> str:
    recipe = _read(options.recipe, options.metric)
    if options.servings is not None:
        recipe = recipe.for_servings(options.servings)
    return recipe_text(recipe)


def _shopped(options: argparse.Namespace) -> str:
    return list_text(shopping_list(_read(path, options.metric) for path in options.recipes))


def _read(path: Path, metric: bool) -> Recipe:
    recipe = parse_recipe(path.read_text("utf-8"))
    return to_metric(recipe) if metric else recipe

"""Acceptance tests of ranges. They use nothing but the goal and what was there."""

from dataclasses import fields
from fractions import Fraction

import pytest
from portions import Ingredient, Recipe, parse_ingredient, parse_recipe
from portions.cli import main
from portions.errors import RecipeError, UnitError
from portions.metric import metric, to_metric
from portions.render import ingredient_line, list_text, recipe_text
from portions.shopping import shopping_list
from portions.units import find_unit

HALF, THREE_QUARTERS = Fraction(1, 2), Fraction(3, 4)


def ends(line):
    item = parse_ingredient(line)
    return item.amount, item.upper


def recipe(*lines, servings=2):
    return Recipe("Soup", servings, tuple(parse_ingredient(line) for line in lines))


def shown(line):
    return ingredient_line(parse_ingredient(line))


def shown_metric(line):
    return ingredient_line(metric(parse_ingredient(line)))


def bought(*lines):
    return list_text(shopping_list([recipe(*lines)]))


def test_upper_is_the_last_field_and_none_by_default():
    assert [field.name for field in fields(Ingredient)] == [
        "name", "amount", "unit", "note", "upper",
    ]  # fmt: skip
    assert Ingredient("salt").upper is None
    assert Ingredient("egg", Fraction(1), None, "", Fraction(2)).upper == 2


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2-3 cloves garlic", (2, 3, "clove", "garlic", "")),
        ("½ – ¾ cup of milk", (HALF, THREE_QUARTERS, "cup", "milk", "")),
        ("2 to 3 cups flour, sifted", (2, 3, "cup", "flour", "sifted")),
        ("2-3 eggs", (2, 3, None, "eggs", "")),
        ("250-300g rice", (250, 300, "g", "rice", "")),
    ],
)
def test_ranges_are_read(line, expected):
    item = parse_ingredient(line)
    unit = item.unit and item.unit.name
    assert (item.amount, item.upper, unit, item.name, item.note) == expected


@pytest.mark.parametrize("between", ["-", " - ", "- ", " -", "–", " – ", " to "])
def test_all_that_can_stand_between_the_ends(between):
    assert ends(f"2{between}3 cups flour") == (2, 3)
    assert ends(f"1/2{between}3/4 cup flour") == (HALF, THREE_QUARTERS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-1 1/2", (1, Fraction(3, 2))),
        ("1 1/2-2", (Fraction(3, 2), 2)),
        ("1 1/2 to 2 1/2", (Fraction(3, 2), Fraction(5, 2))),
        ("1½–2¾", (Fraction(3, 2), Fraction(11, 4))),
        ("1 ½ - 2", (Fraction(3, 2), 2)),
        ("½-1", (HALF, 1)),
        ("0.5-1.25", (HALF, Fraction(5, 4))),
        ("1/2 to 0.75", (HALF, THREE_QUARTERS)),
        ("8-12", (8, 12)),
    ],
)
def test_both_ends_can_be_any_number(text, expected):
    assert ends(f"{text} cups milk") == expected


@pytest.mark.parametrize("text", ["3-2", "2-2", "2 to 2", "1-½", "1/2-0.5", "0-1", "0 to 2", "2-1/0"])
def test_ranges_that_make_no_sense_are_refused(text):
    with pytest.raises(RecipeError):
        parse_ingredient(f"{text} cups milk")


@pytest.mark.parametrize("line", ["2-3", "2 to 3", "2-3 , chopped"])
def test_a_range_of_nothing_is_refused(line):
    with pytest.raises(RecipeError):
        parse_ingredient(line)


@pytest.mark.parametrize(
    ("line", "name", "amount"),
    [
        ("1 14-oz can tomatoes", "14-oz can tomatoes", 1),
        ("2 tomatoes", "tomatoes", 2),
        ("2 toasts", "toasts", 2),
        ("3 cups 7-grain flour", "7-grain flour", 3),
        ("half-fat milk", "half-fat milk", None),
        ("1 cup half-and-half", "half-and-half", 1),
        ("1 1/2 cups flour", "flour", Fraction(3, 2)),
        ("salt", "salt", None),
    ],
)
def test_lines_without_a_range_are_read_as_before(line, name, amount):
    item = parse_ingredient(line)
    assert (item.name, item.amount, item.upper) == (name, amount, None)


def test_scaling_changes_both_ends():
    item = parse_ingredient("2-3 cups flour").scaled(Fraction(1, 2))
    assert (item.amount, item.upper) == (1, Fraction(3, 2))
    assert parse_ingredient("2 cups flour").scaled(Fraction(2)).upper is None
    assert parse_ingredient("salt").scaled(Fraction(2)) == Ingredient("salt")


def test_converting_changes_both_ends():
    item = parse_ingredient("2-3 tbsp milk").converted(find_unit("tsp"))
    assert (item.amount, item.upper, item.unit) == (6, 9, find_unit("tsp"))
    assert parse_ingredient("2 tbsp milk").converted(find_unit("tsp")).upper is None
    with pytest.raises(UnitError):
        parse_ingredient("2-3 eggs").converted(find_unit("tsp"))


def test_weighing_changes_both_ends():
    item = parse_ingredient("1-2 cups flour").weighed(find_unit("g"), Fraction(1, 2))
    assert (item.amount, item.upper, item.unit) == (120, 240, find_unit("g"))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("2-3 cups flour, sifted", "2-3 cups flour, sifted"),
        ("2 – 3 cups flour", "2-3 cups flour"),
        ("1/2 to 3/4 cups milk", "½-¾ cup milk"),
        ("½-1 cups milk", "½-1 cup milk"),
        ("1-2 cup milk", "1-2 cups milk"),
        ("½-1 1/2 cup milk", "½-1½ cups milk"),
        ("2-3 eggs", "2-3 eggs"),
        ("1.1-1.2 cups milk", "1.1-1.2 cups milk"),
    ],
)
def test_ranges_are_shown(line, text):
    assert shown(line) == text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("0.2-0.4 g saffron", "1 g saffron"),
        ("101-102 g rice", "100 g rice"),
        ("7.2-7.4 ml vinegar", "7 ml vinegar"),
        ("1.001-1.002 cups milk", "1 cups milk"),
    ],
)
def test_ends_that_look_the_same_are_shown_once(line, text):
    assert shown(line) == text


def test_both_ends_are_rounded_as_single_amounts():
    assert shown("101-148 g rice") == "100-150 g rice"
    assert shown("7.4-12.6 ml vinegar") == "7-15 ml vinegar"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("1-2 cups flour", "125-250 g flour"),
        ("1-1 1/2 cups milk", "240-360 ml milk"),
        ("2-3 tbsp sugar", "2-3 tbsp sugar"),
        ("1 to 3 lb potatoes", "455-1360 g potatoes"),
        ("4-5 cups milk", "960-1200 ml milk"),
        ("5-10 pints milk", "2.4-4.8 l milk"),
        ("3-4 eggs", "3-4 eggs"),
    ],
)
def test_ranges_in_metric_units(line, text):
    assert shown_metric(line) == text


def test_a_shopping_list_has_the_larger_end():
    assert bought("2-3 eggs", "½-1½ cups milk", "salt") == "[ ] 3 eggs\n[ ] 1½ cups milk\n[ ] salt\n"
    assert all(item.upper is None for item in shopping_list([recipe("2-3 eggs", "1 cup milk")]))


def test_the_larger_ends_are_added_up():
    assert bought("2-3 eggs", "1 eggs", "3 to 4 Eggs") == "[ ] 8 eggs\n"
    assert bought("1-2 cups milk", "2-4 tbsp milk") == "[ ] 2¼ cups milk\n"
    assert bought("2 tbsp milk", "½-1 cup milk") == "[ ] 18 tbsp milk\n"


def test_a_recipe_is_scaled_with_its_ranges():
    double = recipe("2-3 eggs", "1/2 to 1 cup milk").for_servings(4)
    assert [ingredient_line(item) for item in double.ingredients] == ["4-6 eggs", "1-2 cups milk"]
    third = recipe("2-3 eggs", servings=3).for_servings(1)
    assert [ingredient_line(item) for item in third.ingredients] == ["⅔-1 eggs"]


def test_what_is_shown_can_be_read_again():
    text = recipe_text(recipe("2-3 cups flour, sifted", "½ to ¾ cup milk", "101-102 g rice", "salt"))
    again = parse_recipe(text)
    assert recipe_text(again) == text
    assert (again.ingredients[1].amount, again.ingredients[1].upper) == (HALF, THREE_QUARTERS)


TEXT = """\
Omelette
Serves 2

2-3 eggs, beaten
1/4 – 1/2 cup milk
1 to 2 tbsp butter
salt

Fry for 3 to 4 minutes.
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "omelette.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def test_show_scales_and_converts(file, capsys):
    assert main(["show", file, "--servings", "4", "--metric"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[3:7] == ["4-6 eggs, beaten", "120-240 ml milk", "2-4 tbsp butter", "salt"]
    assert lines[-1] == "Takes 4 minutes."


def test_shop_lists_the_larger_ends(file, capsys):
    assert main(["shop", file, file]) == 0
    text = capsys.readouterr().out
    assert text == "[ ] 4 tbsp butter\n[ ] 6 eggs\n[ ] 1 cup milk\n[ ] salt\n"


def test_shop_in_metric_units(tmp_path, capsys):
    path = tmp_path / "bread.txt"
    path.write_text("Bread\nServes 8\n\n2-3 lb flour\n", "utf-8")
    assert main(["shop", str(path), "--metric"]) == 0
    assert capsys.readouterr().out == "[ ] 1360 g flour\n"


def test_a_wrong_range_is_told(tmp_path, capsys):
    path = tmp_path / "bad.txt"
    path.write_text("Soup\nServes 2\n\n3-2 eggs\n")
    assert main(["show", str(path)]) == 1
    assert capsys.readouterr().err.startswith("portions: ")


def test_a_whole_recipe_in_metric_units():
    items = to_metric(parse_recipe(TEXT)).ingredients
    assert [(item.amount, item.upper) for item in items] == [(2, 3), (60, 120), (1, 2), (None, None)]

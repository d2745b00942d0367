from portions import Recipe, parse_ingredient
from portions.render import list_text
from portions.shopping import shopping_list


def recipe(*lines):
    return Recipe("Soup", 2, tuple(parse_ingredient(line) for line in lines))


def test_equal_names_are_added_up():
    items = shopping_list([recipe("2 eggs", "1 cup milk"), recipe("3 Eggs, beaten", "4 tbsp milk")])
    assert list_text(items) == "[ ] 5 eggs\n[ ] 1¼ cups milk\n"


def test_what_cannot_be_added_stands_alone():
    items = shopping_list([recipe("1 lb rice", "salt", "1 cup rice"), recipe("salt", "1 pinch salt")])
    assert list_text(items) == "[ ] 1 lb rice\n[ ] 1 cup rice\n[ ] salt\n[ ] 1 pinch salt\n"

import pytest

PANCAKES = """\
Pancakes
Serves 4

1 1/2 cups flour, sifted
2 tbsp sugar
1 cup milk
2 eggs
salt

Mix everything and let it rest for 20 minutes.
Fry for 2 to 3 minutes on each side.
"""


@pytest.fixture
def pancakes():
    return PANCAKES

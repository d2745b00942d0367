import pytest

from portions.cli import main


@pytest.fixture
def file(tmp_path, pancakes):
    path = tmp_path / "pancakes.txt"
    path.write_text(pancakes, "utf-8")
    return str(path)


def test_show(file, capsys):
    assert main(["show", file, "--servings", "2", "--metric"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:8] == ["Serves 2", "", "95 g flour, sifted", "1 tbsp sugar", "120 ml milk", "1 eggs", "salt"]


def test_shop(file, capsys):
    assert main(["shop", file, file]) == 0
    assert "[ ] 3 cups flour\n" in capsys.readouterr().out


def test_errors_are_told(tmp_path, capsys):
    assert main(["show", str(tmp_path / "none.txt")]) == 1
    (tmp_path / "bad.txt").write_text("Soup\nServes 2\n\n0 eggs\n")
    assert main(["show", str(tmp_path / "bad.txt")]) == 1
    assert "an amount of nothing" in capsys.readouterr().err

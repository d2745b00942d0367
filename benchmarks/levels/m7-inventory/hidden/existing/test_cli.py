import json

from stockroom.cli import main
from stockroom.db import open_db

OIL = json.dumps({"sku": "OIL", "name": "Oil", "price": 500})


def test_changes_are_kept_in_the_file(tmp_path, capsys):
    file = str(tmp_path / "stock.json")
    assert main([file, "POST", "/products", OIL]) == 0
    assert main([file, "GET", "/products/OIL"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[1])["price"] == 500
    assert open_db(file).table("products").count() == 1


def test_errors_have_a_code(tmp_path, capsys):
    file = tmp_path / "stock.json"
    assert main([str(file), "GET", "/products/OIL"]) == 1
    assert main([str(file)]) == 2
    assert not file.exists()

from logsieve.tables import as_csv, as_json, as_text

HEAD = ("path", "requests")
ROWS = [("/a", 5), ("/long", 12)]


def test_text_puts_numbers_to_the_right():
    assert as_text(HEAD, ROWS) == "path   requests\n/a            5\n/long        12\n"
    assert as_text(HEAD, []) == "path  requests\n"


def test_csv_and_json():
    assert as_csv(HEAD, ROWS) == "path,requests\n/a,5\n/long,12\n"
    assert '"requests": 12' in as_json(HEAD, ROWS)

from pagemill.cli import main


def test_build(site_folder, tmp_path, capsys):
    assert main(["build", str(site_folder()), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == "4 documents, 10 files written\n"
    assert (tmp_path / "out" / "feed.xml").is_file()


def test_list(site_folder, capsys):
    assert main(["list", str(site_folder()), "--tag", "water"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2024-05-01  /mills/  On mills",
        "2023-01-02  /old/etude/  Rain",
    ]


def test_errors_are_told(site_folder, tmp_path, capsys):
    assert main(["build", str(tmp_path)]) == 1
    folder = site_folder(texts={"bad.md": "x"})
    assert main(["list", str(folder)]) == 1
    assert "bad.md" in capsys.readouterr().err

"""The corpus of edits: whole, labelled by construction, and split by source file."""

import importlib.util
import json
from collections import Counter
from pathlib import Path

import pytest

from standalone_orchestrator.bench.corpus import EditCase, half_of, has_corpus, load_corpus
from standalone_orchestrator.core.errors import UsageError

ROOT = Path(__file__).resolve().parents[3]
SUITES = ROOT / "benchmarks"


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(SUITES)


def test_every_case_fits_its_file_and_changes_it(corpus):
    for loaded in corpus:
        assert loaded.case.reply
        assert loaded.after != loaded.before
        assert bool(loaded.case.refused) == (loaded.after is None)


def test_it_is_large_and_of_many_kinds_in_both_halves(corpus):
    origins = Counter(loaded.origin for loaded in corpus)
    assert origins["hand"] >= 60
    assert origins.total() >= 300
    kinds = {
        "wrong indentation", "elided context", "drifted lines", "smart quotes", "line ends", "tabs",
        "hashline tags", "line numbers", "duplicated context", "several matches", "no match",
        "partial fences", "trailing blanks", "markers", "nested fences", "unexplained shrinkage",
    }  # fmt: skip
    assert kinds <= {loaded.case.kind for loaded in corpus}
    halves = Counter(loaded.half for loaded in corpus)
    assert min(halves.values()) > 0.4 * halves.total()


def test_all_cases_of_a_file_are_in_one_half(corpus):
    assert len({(c.case.file, c.half) for c in corpus}) == len({c.case.file for c in corpus})
    assert half_of("hand/lru.py") == half_of("lru.py")


def test_the_folder_stays_small():
    files = [p for p in (SUITES / "edits").rglob("*") if p.is_file()]
    assert sum(p.stat().st_size for p in files) < 1_500_000


@pytest.mark.slow
def test_labels_of_seeded_cases_come_again_from_the_seed():
    spec = importlib.util.spec_from_file_location("made", ROOT / "tools" / "edits_corpus.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    lines = (SUITES / "edits" / "seeded.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == list(made.cases())


def test_a_variant_changes_the_file_before_and_after_alike(tmp_path):
    case = 'id = "a"\nfile = "a.py"\nkind = "k"\nformat = "blocks"\nreply = "r"\n'
    change = 'variant = ["crlf", "tabs", "no last line end"]\nchanges = [{old = "1", new = "2"}]\n'
    (loaded,) = load_corpus(written(tmp_path, case + change))
    assert loaded.before == "def f():\r\n\treturn 1"
    assert loaded.after == "def f():\r\n\treturn 2"


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("", "give either changes or refused"),
        ('refused = "x"\nchanges = [{old = "1", new = "2"}]', "give either changes or refused"),
        ('changes = [{old = "9", new = "2"}]', "does not hold '9'"),
        ('changes = [{old = "f", new = "2"}]', "or not once"),
        ('changes = [{old = "return", new = "x", line = 1}]', "does not hold 'return' there"),
        ('refused = "x"\nfile = "b.py"', "Cannot overwrite a value"),
        ('refused = "x"\nodd = 1', "Extra inputs"),
    ],
)
def test_a_case_that_does_not_fit_is_a_sentence(tmp_path, rest, said):
    case = 'id = "a"\nfile = "a.py"\nkind = "k"\nformat = "blocks"\nreply = "r"\n'
    with pytest.raises(UsageError, match="corpus of edits is malformed") as caught:
        load_corpus(written(tmp_path, case + rest))
    assert said in str(caught.value)


def test_a_folder_without_a_corpus_is_a_sentence(tmp_path):
    assert not has_corpus(tmp_path)
    with pytest.raises(UsageError, match="no corpus of edits"):
        load_corpus(tmp_path)


def test_an_id_stands_once_in_a_half(tmp_path):
    case = 'id = "a"\nfile = "a.py"\nkind = "k"\nformat = "blocks"\nreply = "r"\nrefused = "x"\n'
    with pytest.raises(UsageError, match="occurs twice"):
        load_corpus(written(tmp_path, f"{case}\n[[cases]]\n{case}"))


def written(folder: Path, case: str) -> Path:
    files = folder / "edits" / "files"
    files.mkdir(parents=True)
    (files / "a.py").write_text("def f():\n    return 1\n")
    (folder / "edits" / "hand").mkdir()
    (folder / "edits" / "hand" / "a.toml").write_text(f"[[cases]]\n{case}\n")
    return folder


def test_a_case_says_what_it_is_about():
    fields = EditCase.model_fields
    assert {"kind", "format", "file", "reply", "changes", "refused"} <= fields.keys()

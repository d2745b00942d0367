"""The reference pages say what the program says."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SPEC = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
reference = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(reference)


@pytest.mark.parametrize("name", reference.PAGE_MAKERS)
def test_the_reference_pages_are_up_to_date(name: str) -> None:
    page = (reference.PAGES / name).read_text("utf-8")
    assert page == reference.PAGE_MAKERS[name](), "run make docs"

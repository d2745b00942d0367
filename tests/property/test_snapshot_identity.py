"""Restoring a snapshot is the identity, on bytes and on modes."""

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from standalone_orchestrator.workspace.publish import publish_files
from standalone_orchestrator.workspace.source import inspect
from standalone_orchestrator.workspace.tree import RunTree

NAMES = st.sampled_from(["a", "b.py", "c d.txt", "größe", ".hidden", "x.bin", ".gitattributes"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
ATTRIBUTES = st.sampled_from(
    [b"* text=auto eol=crlf\n", b"* ident\n", b"* filter=lfs -text\n", b"* binary\n"]
)
BYTES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"a\r\nb\r\n", b"a\nb\r\n", b"$Id$\n", b"\xff\xfe\x00", b"\n", b""]),
    ATTRIBUTES,
)
FILES = st.dictionaries(PATHS, st.tuples(BYTES, st.booleans()), max_size=12)
FEW = settings(max_examples=settings.default.max_examples // 6)  # an example is forty calls of git


def without_clashes(files):
    """A path cannot be a file and a folder at once; nor may names differ by case alone."""
    return {p: f for p, f in files.items() if not any(q.startswith(p + "/") for q in files)}


def put(folder, files):
    folder.mkdir(exist_ok=True)
    for path, (content, executable) in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        place.chmod(0o755 if executable else 0o644)


def held(folder):
    return {
        p.relative_to(folder).as_posix(): (p.read_bytes(), os.access(p, os.X_OK))
        for p in folder.rglob("*")
        if p.is_file() and ".git" not in p.relative_to(folder).parts
    }


@FEW
@given(FILES, FILES)
def test_taking_in_checking_out_and_publishing_change_no_byte_and_no_mode(old, new):
    old, new = without_clashes(old), without_clashes(new)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        put(place / "old", old)
        put(place / "new", new)
        source = inspect(place / "old")
        tree = RunTree.create(place / "run", source)
        tree.checkout(tree.base, place / "out")
        assert held(place / "out") == old
        wanted = RunTree.create(place / "run2", inspect(place / "new"))
        for lent in (wanted.folder / ".git" / "objects").glob("??"):
            for blob in lent.iterdir():
                home = tree.objects / lent.name / blob.name
                home.parent.mkdir(exist_ok=True)
                if not home.exists():
                    home.write_bytes(blob.read_bytes())
        publish_files(tree, source, wanted.base)
        assert held(place / "old") == new
        assert publish_files(tree, source, wanted.base) == tree.changes(tree.base, wanted.base)

"""Unified diffs as marked lines."""

from standalone_orchestrator.app.report.diffs import parse

GIT = """\
diff --git a/new.py b/new.py
new file mode 100644
index 0000000..1111111
--- /dev/null
+++ b/new.py
@@ -0,0 +1,2 @@
+a = 1
+b = 2
\\ No newline at end of file
diff --git a/pkg/old.py b/pkg/old.py
index 1111111..2222222 100644
--- a/pkg/old.py
+++ b/pkg/old.py
@@ -3,3 +3,3 @@ def f():
 same
--- a comment of SQL
+++ i
 same
diff --git a/logo.png b/logo.png
new file mode 100644
Binary files /dev/null and b/logo.png differ
diff --git a/gone.py b/gone.py
deleted file mode 100644
--- a/gone.py
+++ /dev/null
@@ -1 +0,0 @@
-x
"""


def test_files_lines_and_numbers() -> None:
    new, old, logo, gone = parse(GIT, 100)
    assert [(f.path, f.added, f.removed) for f in (new, old, logo, gone)] == [
        ("new.py", 2, 0),
        ("pkg/old.py", 1, 1),
        ("logo.png", 0, 0),
        ("gone.py", 0, 1),
    ]
    assert [(line.kind, line.old, line.new) for line in old.lines] == [
        ("hunk", "", ""),
        ("same", "3", "3"),
        ("del", "4", ""),
        ("add", "", "4"),
        ("same", "5", "5"),
    ]
    assert old.lines[2].text == "-- a comment of SQL"
    assert new.lines[-1].kind == "note"
    assert [line.kind for line in logo.lines] == ["note", "note"]


def test_what_is_too_long_is_counted() -> None:
    new, old, _, _ = parse(GIT, 3)
    assert (len(new.lines), new.left_out) == (3, 1)
    assert (len(old.lines), old.left_out, old.added) == (0, 5, 1)


def test_a_diff_without_the_headers_of_git() -> None:
    plain = (
        "--- a/x.py\n+++ b/x.py\n@@ -1 +1 @@\n-a\n+b\n--- a/y.py\n+++ b/y.py\n@@ -1 +1 @@\n-c\n+d"
    )
    assert [(f.path, f.added) for f in parse(plain, 100)] == [("x.py", 1), ("y.py", 1)]


def test_nothing_changed() -> None:
    assert parse("", 100) == ()

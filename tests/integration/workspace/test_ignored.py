"""Rules of `.gitignore` are read as git reads them."""

import subprocess

from standalone_orchestrator.workspace.ignored import Ignored

RULES = {
    ".gitignore": "*.log\n!keep.log\n/dist/\nbuild/\ndoc/*.txt\n**/tmp\ndata/**\nsecret?.py\n"
    "[ab].cfg\n[!a-c].ini\nlogs/**/old\n\\#odd\nspaced.txt  \nsub/dir\n*.d/\n",
    "pkg/.gitignore": "/local.py\n!special.log\ninner/*\n!inner/kept.py\n",
}
PATHS = """x.log deep/x.log keep.log deep/keep.log dist/a.py src/dist/a.py build/a.py src/build/a.py
build doc/a.txt doc/deep/a.txt x/tmp/a.py tmp/b data/a.py data/x/y secret1.py secret.py a.cfg c.cfg
d.ini a.ini logs/a/b/old logs/old logs/older #odd spaced.txt sub/dir/a other/sub/dir/a conf.d/x
conf.d pkg/local.py pkg/deep/local.py pkg/special.log pkg/x.log pkg/inner/a.py
pkg/inner/kept.py"""


def test_each_path_is_judged_as_git_judges_it(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for name, text in RULES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    paths = PATHS.split()
    asked = "\0".join(paths)
    command = ["git", "-C", str(tmp_path), "check-ignore", "--no-index", "-z", "--stdin"]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    ignored = Ignored(RULES, RULES.get)
    assert [p for p in paths if ignored.why(p)] == done.stdout.split("\0")[:-1]

"""A run that is not verified in an empty folder: its code is still to be had."""

import re
import shlex
import subprocess
import tarfile

from loop_stage import ONE_FILE_PLAN, cases_for, twice, written


def test_what_was_not_published_can_be_had_by_the_command_that_is_printed(stage, tmp_path):
    tests = cases_for("`twice", ["assert twice(3) == 6"], ["assert twice(-4) == -8"])
    done = stage.run(
        "`twice(n)` in doubling.py returns two times `n`.",
        stage.script(ONE_FILE_PLAN, tests, written("doubling.py", twice("n + 1"))),
        rca={"model": False},
        checks={"reconsider": False},
        limits={"iterations": 0},
        search={"repairs": 0},
    )
    assert done.exit_code == 1
    handoff = (done.folder.path / "handoff.md").read_text()
    said = re.search(r"`(git --git-dir .*? archive -o attempt\.tar \w+)`", handoff)
    subprocess.run(shlex.split(said[1]), cwd=tmp_path, check=True)
    with tarfile.open(tmp_path / "attempt.tar") as attempt:
        assert "doubling.py" in attempt.getnames()

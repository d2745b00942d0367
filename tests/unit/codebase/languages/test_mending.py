"""Imports that are missing are added where they belong; wrong ones of the project are corrected."""

import pytest

from standalone_orchestrator.codebase.languages.python.standard import OFFERED, offered
from standalone_orchestrator.codebase.languages.python.trees import parse_or_error
from standalone_orchestrator.codebase.registry import language_for
from standalone_orchestrator.core.task import PlannedFile

PYTHON = language_for("x.py")
PROJECT = {
    "models.py": "class Task:\n    pass\n\n\ndef load_all():\n    return []\n",
    "storage.py": "from models import Task\n\n\nclass JSONStorage:\n    pass\n",
    "pkg/__init__.py": "",
    "pkg/shapes.py": "class Circle:\n    pass\n",
    "pkg/areas.py": "from .shapes import Circle\n",
    "tests/fakes.py": "class FakeClock:\n    pass\n",
}


def mend(text, path="a.py", files=None, exports=(), base=None):
    return PYTHON.mended(PlannedFile(path, "", exports), text, files or {}, base)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print(math.sqrt(4))\n", "import math\n\n\nprint(math.sqrt(4))\n"),
        ('"""Doc."""\nx = json.dumps(1)\n', '"""Doc."""\n\nimport json\n\n\nx = json.dumps(1)\n'),
        ('"""Doc."""\n\nx = sys.argv\n', '"""Doc."""\n\nimport sys\n\nx = sys.argv\n'),
        ("from __future__ import annotations\n\nx = time.time()\n",
         "from __future__ import annotations\nimport time\n\nx = time.time()\n"),
        ("import os\n\nx = re.compile(os.sep)\n",
         "import os\nimport re\n\nx = re.compile(os.sep)\n"),
        ("import flask\n\nx = sys.argv, flask\n",
         "import sys\n\nimport flask\n\nx = sys.argv, flask\n"),
        ("from typing import List\n\nx: List[Optional[int]] = []\n",
         "from typing import List, Optional\n\nx: List[Optional[int]] = []\n"),
        ("from typing import (\n    List,\n)\n\nx: List[Optional[int]] = []\n",
         "from typing import (\n    List, Optional,\n)\n\nx: List[Optional[int]] = []\n"),
        ("from collections.abc import Iterator\n\nx: Iterator[Mapping]\n",
         "from collections.abc import Iterator, Mapping\n\nx: Iterator[Mapping]\n"),
        ("#!/usr/bin/env python3\nx = Path('.')\n",
         "#!/usr/bin/env python3\nfrom pathlib import Path\n\n\nx = Path('.')\n"),
        ("try:\n    import x\nexcept ImportError:\n    x = math.pi\n",
         "import math\n\n\ntry:\n    import x\nexcept ImportError:\n    x = math.pi\n"),
        ("x = datetime.now()\n", "from datetime import datetime\n\n\nx = datetime.now()\n"),
        ("x = datetime.date(1, 2, 3)\n", "import datetime\n\n\nx = datetime.date(1, 2, 3)\n"),
        ("x = defaultdict(list)\n",
         "from collections import defaultdict\n\n\nx = defaultdict(list)\n"),
        ("x = xml.etree.ElementTree.parse('f')\n",
         "import xml.etree.ElementTree\n\n\nx = xml.etree.ElementTree.parse('f')\n"),
        ("x = os.path.join('a', 'b')\n", "import os\n\n\nx = os.path.join('a', 'b')\n"),
        ("@dataclass\nclass A:\n    x: int = field(default=1)\n",
         "from dataclasses import dataclass, field\n\n\n"
         "@dataclass\nclass A:\n    x: int = field(default=1)\n"),
        ("x = reduce(gcd, [4, 6])\n",
         "from math import gcd\nfrom functools import reduce\n\n\nx = reduce(gcd, [4, 6])\n"),
        ("\ufeffx = math.pi\r\n", "\ufeffimport math\r\n\r\n\r\nx = math.pi\r\n"),
        ("import os; x = 1\ny = os, math.pi\n", "import os; x = 1\ny = os, math.pi\n"),
    ],
)  # fmt: skip
def test_an_import_of_the_standard_library_is_added_where_it_belongs(text, expected):
    assert mend(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "def f(queue):\n    return queue.get()\n\n\ndef g():\n    return queue.append(1)\n",
        "def f(items):\n    return count\n",  # a variable that was forgotten, not itertools' own
        "print(field)\n",
        "x = replace\n",
        "def f():\n    math = 1\n    return math.pi\n",
        "from os import *\n\nx = math.pi\n",
        "try:\n    x = math.pi\nexcept NameError:\n    x = 3\n",
        "x = json\n",
        "x = sparrow.fly()\n",
        "x = (math.pi\n",
        "x = len([])\n",
    ],
)
def test_what_may_mean_something_else_is_left_as_it_is(text):
    assert (mend(text).text, mend(text).told) == (text, ())


def test_a_parameter_of_the_same_name_elsewhere_is_no_reason_against_it():
    text = "def f(time):\n    return time\n\n\ndef g():\n    return time.sleep(1)\n"
    assert mend(text).text == f"import time\n\n\n{text}"


def test_what_the_file_itself_has_to_define_is_not_imported_instead():
    text = "def total(rows):\n    return Counter(rows)\n"
    assert mend(text, exports=("class Counter", "Counter.add(self)")).told == ()
    assert mend(text).told == ("added `from collections import Counter`",)


def test_a_fault_that_the_base_has_is_left_alone():
    base = "def f():\n    return math.pi\n"
    text = f"{base}\n\ndef g():\n    return json.dumps(1)\n"
    assert mend(text, base=base).told == ("added `import json`",)


def test_a_name_that_one_file_of_the_project_defines_is_imported_from_there():
    assert mend("x = Task()\n", files=PROJECT).text == "from models import Task\n\n\nx = Task()\n"
    assert mend("x = FakeClock()\n", files=PROJECT).told == ()
    twice = {**PROJECT, "other.py": "class Task:\n    pass\n"}
    assert mend("x = Task()\n", files=twice).told == ()


def test_no_import_is_added_that_would_lead_back_to_the_file():
    text = "class Task:\n    pass\n\n\nx = JSONStorage()\n"
    assert mend(text, "models.py", PROJECT).told == ()


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", "from models import Tsk\n\nx = Tsk()\n",
         "from models import Task as Tsk\n\nx = Tsk()\n"),
        ("a.py", "from models import Tsk\n\nx = Task()\n",
         "from models import Task\n\nx = Task()\n"),
        ("a.py", "from models import Tsk as T\n\nx = T()\n",
         "from models import Task as T\n\nx = T()\n"),
        ("a.py", "from src.models import Task\n", "from models import Task\n"),
        ("a.py", "from .models import Task\n", "from models import Task\n"),
        ("a.py", "from model import Task\n", "from models import Task\n"),
        ("a.py", "from storage import JSONStorage, load_all  # both\n",
         "from storage import JSONStorage\nfrom models import load_all  # both\n"),
        ("a.py", "def f():\n    from storage import JSONStorage, load_all\n",
         "def f():\n    from storage import JSONStorage\n    from models import load_all\n"),
        ("a.py", "from storage import load_all\n", "from models import load_all\n"),
        ("pkg/b.py", "from shapes import Circle\n", "from pkg.shapes import Circle\n"),
        ("pkg/b.py", "from . import areas\nfrom shapes import Circle\n",
         "from . import areas\nfrom .shapes import Circle\n"),
    ],
)  # fmt: skip
def test_an_import_that_leads_nowhere_is_corrected_where_one_file_fits(path, text, expected):
    assert mend(text, path, PROJECT).text == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "from models import Task\n"),
        ("a.py", "from storage import Task\n"),
        ("a.py", "from models import Sparrow\n"),
        ("a.py", "from requests.models import Task\n"),
        ("a.py", "from flask import Task\n"),
        ("a.py", "try:\n    from src.models import Task\nexcept ImportError:\n    Task = None\n"),
        ("pkg/b.py", "from .shapes import Circle\n"),
        ("a.py", "import src.models\n\nx = src.models.Task()\n"),
    ],
)
def test_an_import_that_leads_somewhere_or_is_in_doubt_stays(path, text):
    assert mend(text, path, PROJECT).text == text


def test_what_was_done_is_told():
    found = mend("from models import Tsk\n\nx = Tsk(math.pi)\n", files=PROJECT)
    assert found.told == ("`models.py` defines `Task`, not `Tsk`", "added `import math`")


def test_every_name_that_the_table_lists_is_one_that_its_module_offers():
    listed = [(m, n) for m, names in OFFERED for n in names.split()]
    assert len(listed) > 80
    assert not [(m, n) for m, n in listed if offered(m, n) is None]


def parsed(text, files):
    """How many texts are parsed for one mending, and what comes of it."""
    before = parse_or_error.cache_info().misses
    done = mend(text, files=files).text
    return parse_or_error.cache_info().misses - before, done


def test_only_files_that_hold_the_name_are_parsed():
    files = {f"m{n}.py": f"LIMIT_{n} = 1\n" for n in range(60)}
    count, done = parsed("x = helper(2)\n", files | {"home.py": "def helper(n):\n    return n\n"})
    assert done == "from home import helper\n\n\nx = helper(2)\n"
    assert count < 20


def test_each_file_is_parsed_once_for_all_names_and_rounds():
    names = ("first", "second", "third", "fourth")
    used = ", ".join(names)
    files = {f"n{n}.py": f"VALUE_{n} = lambda {used}: 0\n" for n in range(60)}
    files["home.py"] = "".join(f"def {name}(n):\n    return n\n" for name in names)
    text = "".join(f"x = {name}(2)\n" for name in names)
    count, done = parsed(text, files)
    assert done.startswith("from home import first, second, third, fourth\n")
    assert count < 100

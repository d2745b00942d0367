"""Which module of the standard library offers a name: for names that a file uses and binds nowhere.

The names are the library's own, read from it when they are first asked for. Where a module offers
everyday words too (`count`, `Field`, `Context`), only those are listed that mean nothing else.
"""

from __future__ import annotations

import importlib
from functools import lru_cache
from types import ModuleType

from standalone_orchestrator.codebase.words import word_set

OFFERED: tuple[tuple[str, str], ...] = (
    ("collections", ""),
    ("dataclasses", "dataclass field fields asdict astuple replace InitVar FrozenInstanceError"),
    ("typing", ""),
    ("collections.abc", ""),
    ("pathlib", ""),
    ("enum", "Enum IntEnum StrEnum Flag IntFlag auto unique"),
    ("abc", "ABC ABCMeta abstractmethod"),
    (
        "functools",
        "reduce partial wraps lru_cache cache cached_property total_ordering singledispatch "
        "cmp_to_key partialmethod",
    ),
    (
        "itertools",
        "accumulate chain combinations combinations_with_replacement cycle dropwhile groupby "
        "islice pairwise permutations product starmap takewhile zip_longest",
    ),
    ("datetime", "datetime date timedelta timezone tzinfo"),
    ("decimal", "Decimal InvalidOperation ROUND_HALF_UP ROUND_HALF_EVEN ROUND_DOWN ROUND_UP"),
    ("fractions", "Fraction"),
    ("uuid", "UUID uuid1 uuid3 uuid4 uuid5"),
    (
        "contextlib",
        "contextmanager asynccontextmanager suppress closing nullcontext ExitStack "
        "AsyncExitStack redirect_stdout redirect_stderr",
    ),
    ("io", "StringIO BytesIO"),
    ("copy", "deepcopy"),
    ("math", "sqrt isqrt ceil floor gcd lcm factorial comb perm prod hypot log2 log10 isclose"),
    ("heapq", "heappush heappop heapify heappushpop heapreplace nlargest nsmallest"),
    ("bisect", "bisect_left bisect_right insort insort_left insort_right"),
    ("statistics", "mean median stdev pstdev pvariance fmean"),
    ("operator", "itemgetter attrgetter methodcaller"),
    ("types", "SimpleNamespace MappingProxyType"),
    ("argparse", "ArgumentParser ArgumentTypeError"),
    ("tempfile", "TemporaryDirectory NamedTemporaryFile mkdtemp mkstemp"),
    ("concurrent.futures", "ThreadPoolExecutor ProcessPoolExecutor as_completed"),
    ("urllib.parse", "urlparse urljoin urlencode urlsplit parse_qs parse_qsl"),
    ("random", "randint randrange"),
    ("textwrap", "dedent"),
    ("unittest", "TestCase"),
)
"""Modules in order of priority: the first that offers a name has it. Empty stands for all."""

_IMPORTED = word_set(
    """abc argparse array ast asyncio base64 binascii bisect calendar cmath codecs collections
    collections.abc concurrent.futures configparser contextlib copy csv dataclasses datetime
    decimal difflib email.message enum errno fnmatch fractions functools gc getpass glob gzip
    hashlib heapq hmac html http http.client http.server importlib importlib.metadata
    importlib.util inspect io ipaddress itertools json keyword locale logging logging.handlers
    math mimetypes multiprocessing numbers operator os os.path pathlib pickle platform pprint
    queue random re sched secrets select shelve shlex shutil signal socket sqlite3 ssl stat
    statistics string struct subprocess sys tempfile textwrap threading time timeit tomllib
    traceback types typing unicodedata unittest unittest.mock urllib.error urllib.parse
    urllib.request uuid warnings weakref xml.etree.ElementTree zipfile zlib zoneinfo"""
)
"""Modules that programs name whole. Importing one here does nothing but define its names."""


def offered_by(name: str) -> tuple[str, ...]:
    """Modules that offer a bare name, in order of priority."""
    return _offers().get(name, ())


def offered(module: str, name: str) -> object:
    """What the module offers under the name; None when it offers nothing."""
    found = _module(module)
    return getattr(found, name, None) if found is not None else None


def modules_for(root: str, chains: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    """Modules to import so that each of `root.a.b` can be read; none unless all are offered.

    Args:
        root: the name that the reads begin with.
        chains: the attributes that are read of it, in turn; one without any fits no module.
    """
    needed: set[str] = set()
    for chain in chains:
        full = (root, *chain)
        length = next(
            (n for n in range(len(full), 0, -1) if ".".join(full[:n]) in _IMPORTED), len(full)
        )
        module = ".".join(full[:length])
        if length == len(full) or not hasattr(_module(module), full[length]):
            return ()
        needed.add("os" if module == "os.path" else module)
    return tuple(sorted(m for m in needed if not any(o.startswith(f"{m}.") for o in needed)))


@lru_cache(maxsize=1)
def _offers() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module, names in OFFERED:
        there = _module(module)
        for name in names.split() or _public(there):
            if hasattr(there, name):
                found[name] = (*found.get(name, ()), module)
    return found


def _public(module: ModuleType | None) -> tuple[str, ...]:
    return tuple(getattr(module, "__all__", ()))


@lru_cache(maxsize=256)
def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:  # a Python that was built without it
        return None

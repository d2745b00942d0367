"""Contestants by name."""

from __future__ import annotations

from standalone_orchestrator.bench.contest import Contestant
from standalone_orchestrator.bench.contestants.aider import Aider
from standalone_orchestrator.bench.contestants.best_of_n import BestOfN
from standalone_orchestrator.bench.contestants.mini_swe_agent import MiniSweAgent
from standalone_orchestrator.bench.contestants.ours import Ours
from standalone_orchestrator.bench.contestants.single_shot import SingleShot

_ALL: tuple[Contestant, ...] = (Ours(), SingleShot(), BestOfN(), Aider(), MiniSweAgent())
CONTESTANTS: dict[str, Contestant] = {one.name: one for one in _ALL}

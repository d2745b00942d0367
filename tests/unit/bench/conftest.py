"""The fixtures of samples and tasks."""

from bench_samples import sample, suites, task

__all__ = ["sample", "suites", "task"]

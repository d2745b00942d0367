"""Floor 6: benchmarks: suites, contestants, hidden grading, reports."""

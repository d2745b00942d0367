"""Builds and repairs software unattended, judged by checks that the model cannot touch.

Public names only; importing this package does nothing else.
"""

__version__ = "0.1.0"

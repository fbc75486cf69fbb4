"""Exit codes."""

from __future__ import annotations

from typing import Final

__all__ = ["DEFECT", "DONE", "INTERRUPTED", "NEEDS_MENDING", "REPORT_FAILED"]

DONE: Final = 0
REPORT_FAILED: Final = 1
"""A report failed, or the reports are there and something that follows them is not."""
NEEDS_MENDING: Final = 2
DEFECT: Final = 3
INTERRUPTED: Final = 130

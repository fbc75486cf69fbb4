"""Environment variables by which a run tells its processes where they stand."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from lrfm.errors import UserError

__all__ = ["CACHE_VARIABLE", "WORKERS_VARIABLE", "cache_dir_named", "worker_count"]

CACHE_VARIABLE = "LRFM_CACHE_DIR"
"""Names the cache folder; the runner sets it for its notebooks."""
WORKERS_VARIABLE = "LRFM_WORKERS"
"""How many processes share the machine at once; the runner sets it for its children."""


def cache_dir_named(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Give the cache folder that the environment names, if it names one.

    >>> cache_dir_named({"LRFM_CACHE_DIR": "cache"}).name, cache_dir_named({})
    ('cache', None)
    """
    named = environ.get(CACHE_VARIABLE)
    return Path(named) if named else None


def worker_count(environ: Mapping[str, str] = os.environ) -> int:
    """Give the number of processes that share the machine with this one, itself counted: at least 1.

    Raises `UserError` where the variable holds anything but a whole number above 0.

    >>> worker_count({"LRFM_WORKERS": "2"}), worker_count({})
    (2, 1)
    """
    text = environ.get(WORKERS_VARIABLE) or "1"
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise UserError.of("study.workers_not_a_number", variable=WORKERS_VARIABLE, text=text)
    return int(text)

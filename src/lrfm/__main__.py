"""`python -m lrfm` is the `lrfm` command; so is this file by its path, which is what spark-submit takes."""

from __future__ import annotations

import sys

from lrfm.cli import main

if __name__ == "__main__":
    if not __package__:  # by its path: then this folder comes first, and hides what has a name like a package of ours
        sys.path.pop(0)
    sys.exit(main())

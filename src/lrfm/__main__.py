"""`python -m lrfm` is the `lrfm` command."""

from __future__ import annotations

import sys

from lrfm.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""`lrfm schema`: the JSON schema of params files."""

from __future__ import annotations

import sys
from pathlib import Path

from lrfm.cli.exits import DONE
from lrfm.cli.speech import say

__all__ = ["give_schema"]


def give_schema(output: Path | None) -> int:
    """Print the schema, or write it to a file."""
    from lrfm.params import schema_text

    if output is None:
        say(schema_text(), sys.stdout, end="")
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(schema_text(), encoding="utf-8", newline="\n")
    return DONE

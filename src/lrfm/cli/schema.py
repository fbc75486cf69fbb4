"""`lrfm schema`: the JSON schema of params files."""

from __future__ import annotations

from pathlib import Path

import click

from lrfm.cli.exits import DONE

__all__ = ["give_schema"]


def give_schema(output: Path | None) -> int:
    """Print the schema, or write it to a file."""
    from lrfm.params import schema_text

    if output is None:
        click.echo(schema_text(), nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(schema_text(), encoding="utf-8", newline="\n")
    return DONE

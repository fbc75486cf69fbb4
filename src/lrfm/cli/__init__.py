"""The `lrfm` command; everything heavy is imported by the command that needs it."""

from lrfm.cli.command import main

__all__ = ["main"]

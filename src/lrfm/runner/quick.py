"""Importing Jupyter's libraries without the one part that costs more than all the rest and that nothing here uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lrfm.core.spared import spared

__all__ = ["quick_imports"]

_SLOW = "rfc3987_syntax"


@contextmanager
def quick_imports() -> Iterator[None]:
    """Spare ``jsonschema`` its optional check of internationalised addresses within the block.

    JupyterLab brings that check along; it builds its grammar at every import, which took 1 to 4 s of the 2 to 5 s that
    papermill needs to be imported. jsonschema takes the package as not installed; notebooks have no such addresses.
    """
    with spared(_SLOW):
        yield

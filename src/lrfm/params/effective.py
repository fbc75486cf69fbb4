"""The params as they were run: written for the notebooks, and read back as the very same params."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.representer import SafeRepresenter

from lrfm.params.model import Params

__all__ = ["effective_text", "write_effective", "yaml_block"]

_HEADER = """\
# The params of one run, with everything that the command line put over them.
# Written by lrfm: do not edit.
"""


class _Representer(SafeRepresenter):
    """Quotes every text that holds more than printable signs: the emitter leaves some line separators bare."""

    def text(self, value: str) -> Any:
        """Give the node of a text."""
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=None if value.isprintable() else '"')


_Representer.add_representer(str, _Representer.text)


def effective_text(params: Params) -> str:
    """Give the params as YAML: every default spelled out, `as_of` a date, secrets only as names of variables."""
    return _HEADER + yaml_block(params.model_dump(mode="json", by_alias=True, exclude_none=True))


def yaml_block(tree: Mapping[str, Any]) -> str:
    """Write plain data as YAML, in the order given.

    >>> print(yaml_block({"weights": {"experts": [{"name": "Ann", "points": {"R": 2}}]}}), end="")
    weights:
      experts:
      - name: Ann
        points:
          R: 2
    """
    yaml = YAML(typ="safe", pure=True)
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 10_000
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    text = io.StringIO()
    yaml.dump(dict(tree), text)
    return text.getvalue()


def write_effective(params: Params, path: str | Path) -> None:
    """Write the effective params file in one step: a reader finds the whole file or none."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".params-", suffix=".yml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(effective_text(params))
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise

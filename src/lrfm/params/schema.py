"""The JSON schema of params files, with which editors complete and check while one types."""

from __future__ import annotations

import json
from typing import Any

from lrfm.params.model import Params

__all__ = ["json_schema", "schema_text"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Give the schema of what the reader accepts, the short forms included (a text for a column, for one path)."""
    schema = Params.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": _DIALECT, **_without_titles(schema), "title": "lrfm params file"}


def schema_text() -> str:
    """Give the schema as the text of a file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _without_titles(node: Any, *, names: bool = False) -> Any:
    """Drop the titles that pydantic derives from names; below `properties` a title is a key of ours."""
    if isinstance(node, list):
        return [_without_titles(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = node if names else {key: value for key, value in node.items() if key != "title"}
    return {
        key: _without_titles(value, names=key in {"properties", "$defs"} and not names) for key, value in kept.items()
    }

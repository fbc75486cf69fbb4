"""Frozen clusters as JSON and back, to the last digit."""

from __future__ import annotations

import json

from lrfm.errors import UserError
from lrfm.segments.clusters.model import ClusterModel

__all__ = ["model_from_json", "model_to_json"]


def model_to_json(model: ClusterModel) -> str:
    """Write a model as readable JSON; every number comes back as it was."""
    from pydantic import TypeAdapter

    plain = TypeAdapter(ClusterModel).dump_python(model, mode="json")
    return json.dumps(plain, indent=1, allow_nan=False) + "\n"


def model_from_json(text: str) -> ClusterModel:
    """Read a model; raise `UserError` for a text that holds none."""
    from pydantic import TypeAdapter, ValidationError

    try:
        # json reads decimals exactly; what is read is strict but for tuples, dates and enums, which JSON has not
        return TypeAdapter(ClusterModel).validate_python(json.loads(text))
    except (json.JSONDecodeError, ValidationError) as error:
        raise UserError.of("segments.clusters_unreadable") from error

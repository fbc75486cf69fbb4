"""Params files: one YAML file per client, checked before anything runs."""

from lrfm.params.effective import effective_text, write_effective, yaml_block
from lrfm.params.model import SCHEMA, Params
from lrfm.params.read import language_asked, place_of, read_params
from lrfm.params.schema import json_schema, schema_text

__all__ = [
    "SCHEMA",
    "Params",
    "effective_text",
    "json_schema",
    "language_asked",
    "place_of",
    "read_params",
    "schema_text",
    "write_effective",
    "yaml_block",
]

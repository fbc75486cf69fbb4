"""Secrets: a params file names an environment variable, and its value is fetched where it is used."""

from __future__ import annotations

from collections.abc import Mapping

from lrfm.errors import Place, UserError
from lrfm.report.settings import EnvironmentSecret

__all__ = ["resolve_secret"]


def resolve_secret(secret: EnvironmentSecret, environ: Mapping[str, str]) -> str:
    """Fetch the value of a secret; raise `UserError` naming the variable where it is missing or empty.

    >>> resolve_secret(EnvironmentSecret(env="ACME_KEY"), {"ACME_KEY": "s3"})
    's3'
    """
    value = environ.get(secret.env, "")
    if not value:
        raise UserError.of("params.secret_missing", place=Place(f"${secret.env}"), variable=secret.env)
    return value

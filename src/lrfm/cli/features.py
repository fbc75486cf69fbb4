"""`lrfm features`: the features of all customers as Parquet, computed by the engine of the params."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lrfm.cli.exits import DONE
from lrfm.cli.report import Request, asked_params, effective_file, loaded_language
from lrfm.cli.speech import say

if TYPE_CHECKING:
    from lrfm.params import Params

__all__ = ["run_features"]


def run_features(request: Request, *, output: Path) -> int:
    """Write the features, and with Spark whose they are and what was not taken; give the exit code 0.

    Raises `UserError` where the params, the ledger or the engine need mending.
    """
    params = asked_params(request)
    language = loaded_language(params.language, request)
    output.mkdir(parents=True, exist_ok=True)
    if params.engine.kind == "spark":
        count = _by_spark(params, output=output)
    else:
        count = _by_study(params, request, output=output)
    say(language.text("features.done", count=count, folder=str(output)), sys.stdout)
    return DONE


def _by_spark(params: Params, *, output: Path) -> int:
    """Compute in this process, which spark-submit may have started; it forks nothing."""
    from lrfm.study.typed import write_typed_features

    return write_typed_features(params, folder=output)


def _by_study(params: Params, request: Request, *, output: Path) -> int:
    from lrfm.study import Study
    from lrfm.study.typed import write_features

    cache = request.cache_dir.absolute()
    with effective_file(params, folder=cache / params.client.id / "params") as effective:
        return write_features(Study.open(effective, cache_dir=cache).features, folder=output)

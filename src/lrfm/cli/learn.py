"""`lrfm learn`: keep what scores, symbols and clusters were learned, for packs of later months."""

from __future__ import annotations

import sys
from pathlib import Path

from lrfm.cli.exits import DONE
from lrfm.cli.report import Request, asked_params, effective_file, loaded_language
from lrfm.cli.speech import say

__all__ = ["run_learn"]


def run_learn(request: Request, *, output: Path) -> int:
    """Learn from the ledger of a params file and write what was learned into a folder; give the exit code 0.

    Raises `UserError` where the params or the ledger need mending.
    """
    from lrfm.study import Study

    params = asked_params(request)
    language = loaded_language(params.language, request)
    cache = request.cache_dir.absolute()
    with effective_file(params, folder=cache / params.client.id / "params") as effective:
        study = Study.open(effective, cache_dir=cache)
        kept = study.learn(output)
    learned = kept.learned
    words = {"day": learned.learned_on, "count": learned.references.customers, "folder": str(output)}
    say(language.text("learn.done", **words), sys.stdout)
    for note in kept.notes:
        say(language.reason(note), sys.stdout)
    return DONE

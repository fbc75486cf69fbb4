"""What the stages of customers rest on beside the ledger is in their keys: code that changes a result makes it anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lrfm.core.sources import loaded_code, source_digest
from lrfm.study.beside import GROUPS, PROFILE, WHITE_SPACE
from lrfm.study.customers import FEATURES, OUTCOMES, PROOF
from lrfm.study.learning import LEARNED


@pytest.mark.parametrize(
    ("stage", "module"),
    [
        (FEATURES, "lrfm.cohort.dated"),
        (PROOF, "lrfm.cohort.dated"),
        (OUTCOMES, "lrfm.cohort.outcomes.materiality"),
        (LEARNED, "lrfm.segments.clusters.learn"),
        (GROUPS, "lrfm.ledger.mapping.same"),
        (PROFILE, "lrfm.study.found"),
        (WHITE_SPACE, "lrfm.segments.references"),
    ],
)
def test_a_stage_is_computed_anew_when_its_code_changes(stage: tuple[str, ...], module: str) -> None:
    code = loaded_code()
    assert module in code.hashes
    changed = replace(code, hashes={**code.hashes, module: "another"})
    assert changed.digest(stage) != source_digest(stage)

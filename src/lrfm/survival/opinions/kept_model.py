"""A fitted model of payment written to files and read again, without the errors of its coefficients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import TypeAdapter

from lrfm.core.reason import Reason
from lrfm.survival.design import Column, Design
from lrfm.survival.frailty import Frailty
from lrfm.survival.hazard import CauseHazard
from lrfm.survival.likelihood import CLOGLOG
from lrfm.survival.payment_model import PaymentModel, layout_of
from lrfm.survival.posting import PostingLag
from lrfm.survival.predict import HazardModel
from lrfm.survival.spline import NaturalSpline

if TYPE_CHECKING:
    from pathlib import Path

    from lrfm.survival.settings import HazardSettings

__all__ = ["open_model", "save_model"]

Level = str | int | float


@dataclass(frozen=True)
class _KeptHazard:
    """What of `CauseHazard` and its design foretells; errors of coefficients are left out."""

    columns: tuple[Column, ...]
    splines: Mapping[str, NaturalSpline]
    references: Mapping[str, Level]
    known: Mapping[str, tuple[Level, ...]]
    beta: tuple[float, ...]
    ridge: float
    log_likelihood: float
    exit_count: int
    never: tuple[int, ...]
    always: tuple[int, ...]
    closed: tuple[tuple[str, Level], ...]
    phase_count: int
    offset: str | None
    why_plain: Reason | None


@dataclass(frozen=True)
class _KeptModel:
    hazards: Mapping[str, _KeptHazard]
    absent: Mapping[str, Reason]
    exposed: tuple[int, ...]
    frailty: Frailty | Reason
    ridges: Mapping[str, float]
    lag: PostingLag


_KEPT = TypeAdapter(_KeptModel)


def save_model(model: PaymentModel, *, folder: Path) -> None:
    """Write a model into a folder that is there: `model.json`, and `record.parquet` of customers."""
    kept = _KeptModel(
        {cause: _kept(fit) for cause, fit in model.hazards.hazards.items()},
        dict(model.hazards.absent),
        model.hazards.exposed,
        model.frailty,
        dict(model.ridges),
        model.lag,
    )
    (folder / "model.json").write_bytes(_KEPT.dump_json(kept))
    model.record.to_parquet(folder / "record.parquet", index=False, compression="lz4")


def open_model(folder: Path, *, settings: HazardSettings) -> PaymentModel:
    """Read a model again; `settings` are those it was fitted with."""
    import pandas as pd

    kept = _KEPT.validate_json((folder / "model.json").read_bytes())
    hazards = {cause: _opened(cause, one) for cause, one in kept.hazards.items()}
    whole = HazardModel(layout_of(settings), hazards, kept.absent, kept.exposed)
    record = pd.read_parquet(folder / "record.parquet")
    return PaymentModel(whole, kept.frailty, record, kept.ridges, kept.lag)


def _kept(fit: CauseHazard) -> _KeptHazard:
    design = fit.design
    return _KeptHazard(
        columns=tuple(Column(one.name, one.term, one.kind, _plain(one.level), one.phase) for one in design.columns),
        splines=design.splines,
        references={term: _plain(level) for term, level in design.references.items()},
        known={term: tuple(_plain(level) for level in levels) for term, levels in design.known.items()},
        beta=tuple(fit.beta.tolist()),
        ridge=fit.ridge,
        log_likelihood=fit.log_likelihood,
        exit_count=fit.exit_count,
        never=fit.never,
        always=fit.always,
        closed=tuple((term, _plain(level)) for term, level in fit.closed),
        phase_count=fit.phase_count,
        offset=fit.offset,
        why_plain=fit.why_plain,
    )


def _opened(cause: str, kept: _KeptHazard) -> CauseHazard:
    none = np.zeros((0, 0))
    return CauseHazard(
        cause,
        CLOGLOG,
        Design(kept.columns, kept.splines, kept.references, kept.known),
        np.array(kept.beta),
        observed=none,
        expected=none,
        penalty=np.zeros(0),
        ridge=kept.ridge,
        log_likelihood=kept.log_likelihood,
        exit_count=kept.exit_count,
        never=kept.never,
        always=kept.always,
        closed=kept.closed,
        phase_count=kept.phase_count,
        why_plain=kept.why_plain,
        offset=kept.offset,
    )


def _plain(level: object) -> Level:
    """Give a level as Python writes it, out of an array or not."""
    found: Level = level.item() if isinstance(level, np.generic) else level  # type: ignore[assignment]
    return found

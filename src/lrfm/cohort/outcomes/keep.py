"""Outcomes on disk: the frame as Parquet, what it rests on as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from lrfm.cohort.outcomes.origins import Origin
from lrfm.cohort.outcomes.outcomes import Outcomes

__all__ = ["open_outcomes", "save_outcomes"]

FRAME, BASIS = "outcomes.parquet", "basis.json"


@dataclass(frozen=True)
class _Basis:
    origins: tuple[Origin, ...]
    observed_on: date
    horizon_months: int
    materiality_minor: int
    is_materiality_proposed: bool
    soft_past_due_days: int


_BASIS = TypeAdapter(_Basis)


def save_outcomes(outcomes: Outcomes, *, folder: Path) -> None:
    """Write outcomes into a folder."""
    outcomes.frame.to_parquet(folder / FRAME, index=False, compression="lz4")
    basis = _Basis(
        outcomes.origins,
        outcomes.observed_on,
        outcomes.horizon_months,
        outcomes.materiality_minor,
        outcomes.is_materiality_proposed,
        outcomes.soft_past_due_days,
    )
    (folder / BASIS).write_bytes(_BASIS.dump_json(basis, indent=1))


def open_outcomes(folder: Path) -> Outcomes:
    """Open saved outcomes."""
    import pandas as pd

    basis = _BASIS.validate_json((folder / BASIS).read_bytes())
    return Outcomes(**vars(basis), frame=pd.read_parquet(folder / FRAME))

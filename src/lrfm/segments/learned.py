"""What is learned once from the customers of a day, kept with the client, and applied to all other days."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter

from lrfm.errors import UserError
from lrfm.features.scores.boundaries import Boundaries, learn_boundaries
from lrfm.features.scores.keep import Learned, open_learned, save_learned
from lrfm.segments.clusters.model import Clustering
from lrfm.segments.model import References
from lrfm.segments.references import learn_references

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.features.settings import ScoreSettings
    from lrfm.segments.clusters.settings import ClusterSettings
    from lrfm.segments.settings import SegmentSettings

Opened = TypeVar("Opened")

__all__ = ["LearnedSegments", "Owner", "learn_segments", "open_learned_segments", "save_learned_segments"]

SCORES, REFERENCES, CLUSTERS = "scores.json", "references.json", "clusters.json"
_REFERENCES, _CLUSTERING = TypeAdapter(References), TypeAdapter(Clustering)


@dataclass(frozen=True)
class Owner:
    """Whose customers were learned from, and in which currency's minor units amounts are."""

    client_id: str
    currency: str
    currency_digits: int


@dataclass(frozen=True)
class LearnedSegments:
    """The averages behind symbols, the boundaries of scores and the clusters of one day's customers."""

    learned_on: date
    references: References
    boundaries: tuple[Boundaries, ...]
    clustering: Clustering


def learn_segments(
    features: pd.DataFrame,
    *,
    learned_on: date,
    currency_digits: int,
    segments: SegmentSettings,
    scores: ScoreSettings,
    clusters: ClusterSettings,
) -> LearnedSegments:
    """Learn from the features of a day, by customer."""
    from lrfm.segments.clusters.learn import learned_clusters  # scikit-learn: nothing else here waits for it

    return LearnedSegments(
        learned_on,
        learn_references(features, settings=segments.symbols, learned_on=learned_on, currency_digits=currency_digits),
        learn_boundaries(features, settings=scores, learned_on=learned_on, currency_digits=currency_digits),
        learned_clusters(features, settings=clusters, learned_on=learned_on),
    )


def save_learned_segments(learned: LearnedSegments, *, folder: Path, owner: Owner) -> None:
    """Write what was learned as JSON files, every number to the last bit; one says whose they are, and seals all."""
    beside = {
        REFERENCES: _REFERENCES.dump_json(learned.references, indent=1),
        CLUSTERS: _CLUSTERING.dump_json(learned.clustering, indent=1),
    }
    for name, text in beside.items():
        (folder / name).write_bytes(text)
    hashes = tuple((name, _sha256(text)) for name, text in beside.items())
    kept = Learned(owner.client_id, owner.currency, owner.currency_digits, learned.boundaries, hashes)
    save_learned(kept, path=folder / SCORES)


def open_learned_segments(folder: Path, *, owner: Owner) -> LearnedSegments:
    """Read what was learned; raise `UserError` where a file is missing, altered, another client's or another day's."""
    kept = open_learned(
        folder / SCORES,
        client_id=owner.client_id,
        currency=owner.currency,
        currency_digits=owner.currency_digits,
    )
    references = _opened(folder / REFERENCES, _REFERENCES, kept)
    return LearnedSegments(
        references.learned_on, references, kept.boundaries, _opened(folder / CLUSTERS, _CLUSTERING, kept)
    )


def _opened(path: Path, adapter: TypeAdapter[Opened], kept: Learned) -> Opened:
    """Read a file that was learned with the boundaries, and with no others."""
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        raise UserError.of("features.learned_missing", file=path.name) from None
    if dict(kept.beside).get(path.name) != _sha256(text):
        raise UserError.of("features.learned_altered", file=path.name)
    try:
        return adapter.validate_json(text)
    except ValueError:
        raise UserError.of("features.learned_broken", file=path.name) from None


def _sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()

"""What is learned once from the customers of a day, kept with the client, and applied to all other days."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.features.scores.boundaries import Boundaries, learn_boundaries
from lrfm.features.scores.keep import Learned, open_learned, save_learned
from lrfm.segments.clusters.model import Clustering, Succession
from lrfm.segments.clusters.succession import successors
from lrfm.segments.model import References
from lrfm.segments.references import learn_references

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.features.settings import ScoreSettings
    from lrfm.segments.clusters.settings import ClusterSettings
    from lrfm.segments.settings import SegmentSettings

Opened = TypeVar("Opened")

__all__ = [
    "KeptSegments",
    "LearnedSegments",
    "Owner",
    "keep_segments",
    "learn_segments",
    "open_learned_segments",
    "save_learned_segments",
]

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


@dataclass(frozen=True)
class KeptSegments:
    """What was learned and kept, and how its clusters go on from those that the folder held before, if it held any.

    `before` is None where the folder held nothing, or nothing that can be read: then `unread` says why.
    """

    learned: LearnedSegments
    before: LearnedSegments | None
    unread: UserError | None
    successions: tuple[Succession, ...]

    @property
    def ended(self) -> tuple[str, ...]:
        """Old clusters that no new one continues."""
        model = self.before.clustering.model if self.before is not None else None
        went_on = {one.old_key for one in self.successions}
        return () if model is None else tuple(one.key for one in model.clusters if one.key not in went_on)

    @property
    def notes(self) -> tuple[Reason, ...]:
        """How each cluster goes on, which have ended, or why nothing could be compared."""
        if self.unread is not None:
            why = tuple(Reason.of(fault.key, **fault.values) for fault in self.unread.faults)
            return (Reason.of("learn.unread", why=why),)
        if self.before is None:
            return ()
        day = self.before.learned_on
        ended = (Reason.of("learn.cluster_ended", name=key) for key in self.ended)
        return (*(_went_on(one, day) for one in self.successions), *ended)


def _went_on(one: Succession, day: date) -> Reason:
    if one.old_key is None:
        return Reason.of("learn.cluster_new", name=one.new_key, day=day)
    key = "learn.cluster_same" if one.old_key == one.new_key else "learn.cluster_renamed"
    values = {
        "name": one.new_key,
        "old": one.old_key,
        "count": one.shared_count,
        "overlap_share": Fraction(one.overlap),
    }
    return Reason.of(key, day=day, **values)


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


def keep_segments(learned: LearnedSegments, *, folder: Path, owner: Owner, features: pd.DataFrame) -> KeptSegments:
    """Write what was learned in place of what the folder held, and compare the clusters of both.

    `features` are those of the day that was learned from, by customer.
    """
    before, unread = None, None
    if (folder / CLUSTERS).exists():
        try:
            before = open_learned_segments(folder, owner=owner)
        except UserError as error:
            unread = error  # it is to be replaced in any case; whoever learns is told
    save_learned_segments(learned, folder=folder, owner=owner)
    compared = () if before is None else successors(features, old=before.clustering, new=learned.clustering)
    return KeptSegments(learned, before, unread, compared)


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

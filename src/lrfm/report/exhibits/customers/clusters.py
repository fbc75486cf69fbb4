"""The exhibit of clusters: what they are like, how sure they are, and why so many, or why none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lrfm.report.exhibits.customers.told import NONE, learned_how, number_column
from lrfm.report.exhibits.customers.units import column_name, number_head, text_head, value_of
from lrfm.report.exhibits.series import joined
from lrfm.report.pack import Block, Lines
from lrfm.report.tables import Column, Table, html_table
from lrfm.segments.clusters.model import LRFM_COLUMNS, ONE_TIME

if TYPE_CHECKING:
    import pandas as pd

    from lrfm.report.exhibits.voice import Voice
    from lrfm.segments.clusters.model import Candidate, Cluster, Clustering, ClusterModel
    from lrfm.segments.results import SegmentResults

__all__ = ["clusters"]

CRITERIA = ("length", "recency", "frequency", "monetary")
"""What the signs of a symbol stand for, in their order."""


@dataclass(frozen=True)
class _Members:
    """How many customers a cluster has on the pack's day, and for how many the next one is about as near."""

    customers: int
    uncertain: int

    @classmethod
    def of(cls, members: pd.DataFrame | None, key: str) -> _Members | None:
        if members is None:
            return None
        rows = members[members["cluster"] == key]
        return cls(len(rows), int(rows["is_uncertain"].fillna(False).astype("bool").sum()))


def clusters(voice: Voice, found: SegmentResults) -> Block | Lines:
    """The clusters with their medians, and the evidence for their number; the sentence why where there are none."""
    clustering = found.clustering
    if clustering is None:
        return voice.lines(voice.say("customers.clusters_none"))
    reason, model = voice.reason(clustering.reason), clustering.model
    if not clustering.evidence.candidates:
        return voice.lines(reason)
    tables = [_evidence(voice, clustering)]
    if model is not None:
        tables.insert(0, _clusters(voice, model, found.members))
    return Block(
        "clusters",
        reason,
        "\n".join(html_table(table, language=voice.language) for table in tables),
        joined(
            voice.say("customers.clusters_caveat") if model is not None else "",
            voice.say("customers.evidence_words"),
            _second_opinion(voice, clustering),
        ),
        joined(
            voice.say(
                "customers.clusters_provenance",
                learned_on=found.learned_on if model is None else model.learned_on,
                count=clustering.evidence.customer_count,
                one_time=clustering.evidence.one_time_count,
                resamples=clustering.evidence.resample_count,
            ),
            learned_how(voice, found),
            voice.say("customers.evidence_names"),
        ),
        question=voice.say("ask.clusters"),
    )


def _clusters(voice: Voice, model: ClusterModel, members: pd.DataFrame | None) -> Table:
    columns = (
        text_head(voice, "cluster"),
        number_column(voice, "customers"),
        *(Column(column_name(voice, name), "number") for name in LRFM_COLUMNS),
        number_head(voice, "uncertain_share"),
    )
    rows = []
    for cluster in model.clusters:
        now = _Members.of(members, cluster.key)
        medians = zip(LRFM_COLUMNS, cluster.medians, strict=True)
        rows.append(
            (
                _in_words(voice, cluster),
                voice.language.count(cluster.customer_count if now is None else now.customers),
                *(value_of(voice, name, median) for name, median in medians),
                NONE if now is None or not now.customers else voice.language.share(now.uncertain / now.customers),
            )
        )
    once = _Members.of(members, ONE_TIME)
    if once is not None and once.customers:
        rows.append((voice.say("customers.one_time"), voice.language.count(once.customers), *(NONE,) * 5))
    return Table(voice.say("customers.clusters_caption"), columns, tuple(rows))


def _in_words(voice: Voice, cluster: Cluster) -> str:
    """Name a cluster by the side of the mean on which its middle lies, in each of the four criteria."""
    sides = zip(CRITERIA, cluster.symbol, strict=True)
    words = tuple(voice.say(f"customers.cluster_{name}_{'up' if sign == '+' else 'down'}") for name, sign in sides)
    return voice.say("customers.cluster_words", words=words, key=cluster.key)


def _evidence(voice: Voice, clustering: Clustering) -> Table:
    keys = ("cluster_count", "silhouette", "davies_bouldin", "stability", "one_cloud", "smallest_share")
    columns = (*(number_head(voice, key) for key in keys), text_head(voice, "verdict"))
    rows = tuple(_candidate(voice, one) for one in clustering.evidence.candidates)
    return Table(voice.say("customers.evidence_caption"), columns, rows)


def _candidate(voice: Voice, one: Candidate) -> tuple[str, ...]:
    number = voice.language.number
    why = tuple(voice.say(f"customers.refusal_{refusal}") for refusal in one.refusals)
    return (
        voice.language.count(one.cluster_count),
        number(one.silhouette, decimals=2),
        number(one.davies_bouldin, decimals=2),
        number(one.stability, decimals=2),
        number(one.one_cloud_silhouette, decimals=2),
        voice.language.share(one.smallest_share),
        voice.say("customers.names", names=why) if why else voice.say("customers.taken"),
    )


def _second_opinion(voice: Voice, clustering: Clustering) -> str:
    evidence = clustering.evidence
    if evidence.mixture_count is None or evidence.mixture_count == evidence.chosen_count:
        return ""
    return voice.say("customers.mixture_differs", count=evidence.mixture_count)

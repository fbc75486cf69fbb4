"""Target customers, by criteria that can be measured and by those that somebody has to judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from lrfm.core.reason import Reason
from lrfm.segments.judgements import KeyedJudgement, KeyedJudgements
from lrfm.segments.model import TargetCount, TargetCriterion, TargetCustomers

if TYPE_CHECKING:
    from decimal import Decimal

    import pandas as pd

    from lrfm.segments.settings import TargetCustomerSettings

__all__ = ["target_customers"]

_JUDGED: tuple[TargetCriterion, ...] = ("interest", "culture")
NO_JUDGEMENTS = KeyedJudgements((), 0)


def target_customers(
    frame: pd.DataFrame,
    *,
    cutoff: date,
    currency_digits: int,
    settings: TargetCustomerSettings,
    customers: pd.DataFrame | None = None,
    judgements: KeyedJudgements = NO_JUDGEMENTS,
) -> TargetCustomers:
    """Say of every customer whether it is a target: who meets all criteria is, who misses one is not.

    `customers` holds `sector`, `region` and `country` by `customer_key`, as the master data say today: they have no
    history. A judgement made after the cut-off was not known and is not used; of the others the latest counts for
    each criterion. Who misses nothing and lacks something is unjudged.
    """
    met = _objective(frame, settings, customers, digits=currency_digits)
    used = _latest(judgements.known, cutoff=cutoff, frame=frame)
    for name in _JUDGED:
        least = getattr(settings, f"{name}_at_least")
        if least is not None:
            met[name] = used[name].ge(least).astype("boolean")
    verdict = _verdict(met, frame)
    columns = {f"{name}_met": flags for name, flags in met.items()}
    counts = verdict.value_counts()
    return TargetCustomers(
        cutoff,
        yes=int(counts.get("yes", 0)),
        no=int(counts.get("no", 0)),
        unjudged=int(counts.get("unjudged", 0)),
        criteria=tuple(_count(name, flags) for name, flags in met.items()),
        late_judgements=sum(one.on > cutoff for one in judgements.known),
        unknown_judgements=judgements.unknown_count,
        frame=_framed(verdict, columns, used),
        missing=None if met else Reason.of("segments.no_target_criteria"),
    )


def _objective(
    frame: pd.DataFrame, settings: TargetCustomerSettings, customers: pd.DataFrame | None, *, digits: int
) -> dict[TargetCriterion, pd.Series[bool]]:
    met: dict[TargetCriterion, pd.Series[bool]] = {}
    if settings.billed_at_least is not None or settings.billed_at_most is not None:
        met["size"] = _within(frame["billed_12m_minor"], settings.billed_at_least, settings.billed_at_most, digits)
    wanted: dict[TargetCriterion, tuple[str, ...]] = {
        "sector": settings.sectors,
        "region": settings.regions,
        "country": settings.countries,
    }
    for name, asked in wanted.items():
        if asked:
            met[name] = _one_of(frame, customers, name, asked)
    return met


def _within(amounts: pd.Series[int], least: Decimal | None, most: Decimal | None, digits: int) -> pd.Series[bool]:
    import pandas as pd

    low = least.scaleb(digits) if least is not None else None
    high = most.scaleb(digits) if most is not None else None
    flags = [(low is None or amount >= low) and (high is None or amount <= high) for amount in amounts.tolist()]
    return pd.Series(flags, index=amounts.index, dtype="boolean")


def _one_of(frame: pd.DataFrame, customers: pd.DataFrame | None, name: str, asked: Sequence[str]) -> pd.Series[bool]:
    """Compare texts without regard to case and blanks around; what is not stated can't be told."""
    import pandas as pd

    if customers is None or name not in customers.columns:
        return pd.Series(pd.NA, index=frame.index, dtype="boolean")
    stated = customers[name].reindex(frame.index).astype("string").str.strip()
    stated = stated.mask(stated == "")
    wanted = {text.strip().casefold() for text in asked}
    return stated.map(lambda text: text.casefold() in wanted, na_action="ignore").astype("boolean")


def _latest(judgements: Sequence[KeyedJudgement], *, cutoff: date, frame: pd.DataFrame) -> pd.DataFrame:
    """Give the latest points known at the cut-off, and who gave the latest judgement, and when."""
    import pandas as pd

    found: dict[int, dict[str, object]] = {}
    for one in sorted(judgements, key=lambda judgement: judgement.on):
        if one.on <= cutoff:
            points: dict[str, object] = {name: getattr(one, name) for name in _JUDGED if getattr(one, name) is not None}
            found[one.customer_key] = {**found.get(one.customer_key, {}), **points, "by": one.by, "on": one.on}
    columns = {name: [found.get(key, {}).get(name) for key in frame.index.tolist()] for name in (*_JUDGED, "by", "on")}
    return pd.DataFrame(columns, index=frame.index).astype(dict.fromkeys(_JUDGED, "Int64"))


def _verdict(met: dict[TargetCriterion, pd.Series[bool]], frame: pd.DataFrame) -> pd.Series[str]:
    import pandas as pd

    verdict = pd.Series("yes" if met else "unjudged", index=frame.index, dtype="string")
    for flags in met.values():
        verdict = verdict.mask(flags.isna(), "unjudged")
    for flags in met.values():
        verdict = verdict.mask(flags.eq(False).fillna(False).astype("bool"), "no")
    return verdict


def _count(name: TargetCriterion, flags: pd.Series[bool]) -> TargetCount:
    met, unknown = int(flags.sum()), int(flags.isna().sum())
    kind: Literal["objective", "judged"] = "judged" if name in _JUDGED else "objective"
    return TargetCount(name, kind, met=met, not_met=len(flags) - met - unknown, unknown=unknown)


def _framed(verdict: pd.Series[str], columns: dict[str, pd.Series[bool]], used: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    days = used["on"].map(lambda day: day.isoformat(), na_action="ignore").astype("string")
    told = {"verdict": verdict, **columns, "judged_by": used["by"].astype("string"), "judged_on": days}
    whole = pd.DataFrame(told).sort_index()
    whole.index = whole.index.astype("int64").rename("customer_key")
    return whole

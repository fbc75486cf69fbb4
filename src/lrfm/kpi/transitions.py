"""What became of open invoices from one month end to the next: the transition matrix, and roll rates beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ibis

from lrfm.core.calendars import add_months, month_end
from lrfm.core.reason import Reason
from lrfm.engine.exact import exact_sum
from lrfm.kpi.buckets import bucket_bounds, bucket_of
from lrfm.kpi.results import ABSORBING, Transitions
from lrfm.kpi.rolls import absorption, loss_by_rolls, never_left, roll_rates

if TYPE_CHECKING:
    from datetime import date

    from ibis.expr.types import Table

    from lrfm.cohort.series import Series

__all__ = ["measure_transitions", "memory_p_value"]

LEAST_MONTHS = 12
LEAST_ITEMS = 20
"""Invoices that must have left a bucket before it is said where its money ends."""
ROLLED_MONTHS = 5
MONTHS_OF_A_YEAR = 12


def measure_transitions(series: Series, *, upper_days: Sequence[int], months: int) -> Transitions:
    """Follow every open invoice over the last `months` whole months, by amount.

    What an invoice still owes is in the bucket of its age then; what it owes no more was paid, credited or written off,
    in the proportion of what settled it. An invoice that came back open is followed from there on. Roll rates are of
    months since the month of the due date, whatever the ageing's buckets: those of thirty days drift through terms that
    end with a month. Of an open-ended bucket there is no rate.
    """
    bounds = bucket_bounds(upper_days)
    pairs = _whole_months(series.cutoffs)[-months:]
    rolls = roll_rates(_month_wide(series, _touched(pairs)))
    states = len(bounds)
    flows = _flows(series, pairs, upper_days=upper_days)
    matrix = tuple(tuple(flows[state, to] for to in _ends(states)) for state in range(states))
    paths = _paths(series, pairs, upper_days=upper_days)
    eventual, missing = _eventual(matrix, months=len(pairs), left=_left(paths))
    if not series.is_dated:
        eventual, missing = None, Reason.of("kpi.payments_undated")
    return Transitions(
        bounds,
        months=len(pairs),
        from_minor=tuple(sum(row) for row in matrix),
        flows_minor=matrix,
        eventual=eventual,
        rolls=rolls,
        loss_by_rolls=loss_by_rolls(rolls),
        memory_p_value=memory_p_value(paths),
        missing=missing,
    )


def _ends(states: int) -> tuple[int | str, ...]:
    return (*range(states), *ABSORBING)


def _whole_months(cutoffs: Sequence[date]) -> list[int]:
    """Number the cut-offs that end a month which began with the cut-off before them."""
    return [
        number
        for number in range(1, len(cutoffs))
        if cutoffs[number] == month_end(cutoffs[number])
        and cutoffs[number - 1] == month_end(add_months(cutoffs[number].replace(day=1), -1))
    ]


def _touched(pairs: Sequence[int]) -> list[int]:
    """Give the cut-offs at which the pairs begin and end; they follow each other without a gap."""
    return [pairs[0] - 1, *pairs] if pairs else []


def _month_wide(series: Series, numbers: Sequence[int]) -> list[list[int]]:
    """Give what stood open at some cut-offs, oldest first: not due, then by months since that of the due date."""
    rows = series.open_documents
    rows = rows.filter((rows.kind == "invoice") & (rows.open_minor > 0))
    months = (rows.cutoff.year() - rows.due_date.year()) * MONTHS_OF_A_YEAR
    months = months + rows.cutoff.month() - rows.due_date.month() + 1
    rows = rows.mutate(bucket=(rows.due_date >= rows.cutoff).ifelse(0, months).cast("int64"))
    grouped = rows.group_by("number", "bucket").agg(amount=exact_sum(rows.open_minor))
    found = {(row["number"], row["bucket"]): int(row["amount"]) for row in _rows(series, grouped, ["number", "bucket"])}
    return [[found.get((number, bucket), 0) for bucket in range(ROLLED_MONTHS + 1)] for number in numbers]


def _bucketed(series: Series, *, upper_days: Sequence[int]) -> Table:
    rows = series.open_documents
    rows = rows.filter((rows.kind == "invoice") & (rows.open_minor > 0))
    bucket = bucket_of(rows.days_past_due, upper_days=upper_days)
    return rows.select("document_key", "open_minor", number=rows.number, bucket=bucket)


def _flows(series: Series, pairs: Sequence[int], *, upper_days: Sequence[int]) -> Mapping[tuple[int, int | str], int]:
    """Sum what went from each bucket to each bucket, and out of it each way."""
    now = _bucketed(series, upper_days=upper_days)
    later = now.select("document_key", then_minor="open_minor", then_bucket="bucket", at=now.number - 1)
    rows = now.filter(now.number.isin([number - 1 for number in pairs] or [-1]))
    rows = rows.left_join(later, [rows.document_key == later.document_key, rows.number == later.at])
    rows = rows.drop("document_key_right", "at").mutate(then_minor=ibis._.then_minor.fill_null(0))
    stayed = rows.mutate(stays_minor=ibis.least(rows.open_minor, rows.then_minor))
    stays = stayed.filter(stayed.stays_minor > 0).group_by("bucket", "then_bucket")
    flows: Counter[tuple[int, int | str]] = Counter()
    for row in _rows(series, stays.agg(amount=exact_sum(ibis._.stays_minor)), ["bucket", "then_bucket"]):
        flows[row["bucket"], row["then_bucket"]] += int(row["amount"])
    left = stayed.mutate(left_minor=(stayed.open_minor - stayed.stays_minor).cast("int64"))
    left = left.filter(left.left_minor > 0).select("document_key", "number", "bucket", "left_minor")
    for bucket, way, amount in _ways_out(series, left):
        flows[bucket, way] += amount
    return flows


def _ways_out(series: Series, left: Table) -> list[tuple[int, str, int]]:
    """Split what left each bucket by what settled it; the last way gets what rounding leaves."""
    settled = series.settled
    settled = settled.filter(settled.amount_minor > 0).mutate(number=settled.number - 1)
    by_way = {
        way: settled.filter(settled.way == way).select("document_key", "number", **{way: "amount_minor"})
        for way in ABSORBING
    }
    rows = left
    for way, amounts in by_way.items():
        rows = rows.left_join(amounts, ["document_key", "number"]).drop("document_key_right", "number_right")
        rows = rows.mutate(**{way: rows[way].fill_null(0)})
    is_paid = (rows.credited == 0) & (rows.written_off == 0)
    paid = rows.filter(is_paid).group_by("bucket").agg(left_minor=exact_sum(rows.left_minor, where=is_paid))
    found = [(row["bucket"], ABSORBING[0], int(row["left_minor"])) for row in _rows(series, paid, ["bucket"])]
    others = rows.filter(~is_paid).select("bucket", *ABSORBING, "left_minor")
    for row in _rows(series, others, list(others.columns)):
        found.extend(_split(row))
    return found


def _split(row: Mapping[str, Any]) -> list[tuple[int, str, int]]:
    """Give each way its part of what left, in whole minor units that sum to it; what no row explains was paid."""
    total, rest = sum(row[way] for way in ABSORBING), row["left_minor"]
    parts = []
    for way in reversed(ABSORBING[1:]):
        part = row["left_minor"] * row[way] // total if total else 0
        parts.append((row["bucket"], way, part))
        rest -= part
    return [*parts, (row["bucket"], ABSORBING[0], rest)]


def _eventual(
    matrix: Sequence[Sequence[int]], *, months: int, left: Mapping[int, int]
) -> tuple[tuple[tuple[float, ...], ...] | None, Reason | None]:
    """Give the chance that each bucket's money ends each way, or why that can't be told."""
    states = len(matrix)
    if months < LEAST_MONTHS:
        return None, Reason.of("kpi.transitions_too_short", count=months, least=LEAST_MONTHS)
    seen = [state for state in range(states) if sum(matrix[state])]
    if any(matrix[state][to] for state in seen for to in range(states) if to not in seen):
        return None, Reason.of("kpi.transitions_bucket_empty")
    shares = [[amount / sum(matrix[state]) for amount in matrix[state]] for state in seen]
    moves = [[row[to] for to in seen] for row in shares]
    leaves = [row[states:] for row in shares]
    if not seen or never_left(moves, leaves):
        return None, Reason.of("kpi.transitions_never_left")
    ends = zip(seen, absorption(moves, leaves).tolist(), strict=True)
    found = {state: shares for state, shares in ends if left.get(state, 0) >= LEAST_ITEMS}
    if not found:
        return None, Reason.of("kpi.transitions_too_few", least=LEAST_ITEMS)
    return tuple(tuple(found.get(state, ())) for state in range(states)), None


def _paths(series: Series, pairs: Sequence[int], *, upper_days: Sequence[int]) -> Mapping[tuple[int, int, int], int]:
    """Count invoices by bucket a month ago (-1: not open then), now, and whether open a month later (0, or -1: not).

    Not by the bucket later: months are longer and shorter than thirty days, so that an invoice which was in the same
    bucket a month ago moves on for certain, however it is paid.
    """
    now = _bucketed(series, upper_days=upper_days).drop("open_minor")
    before = now.select("document_key", before="bucket", at=now.number + 1)
    later = now.select("document_key", later="bucket", at=now.number - 1)
    rows = now.filter(now.number.isin([number - 1 for number in pairs] or [-1]))
    for other in (before, later):
        rows = rows.left_join(other, [rows.document_key == other.document_key, rows.number == other.at])
        rows = rows.drop("document_key_right", "at")
    rows = rows.mutate(before=rows.before.fill_null(-1), later=rows.later.isnull().ifelse(-1, 0))
    grouped = rows.group_by("before", "bucket", "later").agg(items=rows.count())
    return {
        (row["before"], row["bucket"], row["later"]): row["items"]
        for row in _rows(series, grouped, ["before", "bucket", "later"])
    }


def _left(paths: Mapping[tuple[int, int, int], int]) -> Mapping[int, int]:
    """Count the invoices that were open in a bucket and no more a month later."""
    left: Counter[int] = Counter()
    for (_, bucket, later), items in paths.items():
        if later < 0:
            left[bucket] += items
    return left


def memory_p_value(paths: Mapping[tuple[int, int, int], int]) -> float | None:
    """Test whether where invoices go depends on where they were before (likelihood ratio of Anderson and Goodman).

    `paths` counts invoices by state before, now and later. None where no state was reached in two ways.

    >>> memory_p_value({(0, 1, 2): 40, (0, 1, 3): 60, (1, 1, 2): 40, (1, 1, 3): 60})
    1.0
    >>> memory_p_value({(0, 1, 2): 90, (0, 1, 3): 10, (1, 1, 2): 10, (1, 1, 3): 90}) < 1e-9
    True
    """
    from scipy.special import chdtrc, xlogy  # scipy.stats would take a second to import

    by_state: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    for (before, now, later), items in paths.items():
        by_state[now][before, later] = items
    statistic, freedom = 0.0, 0
    for cells in by_state.values():
        rows, columns = Counter[int](), Counter[int]()
        for (before, later), items in cells.items():
            rows[before] += items
            columns[later] += items
        total = sum(rows.values())
        statistic += 2 * sum(
            float(xlogy(items, items * total / (rows[before] * columns[later])))
            for (before, later), items in cells.items()
        )
        freedom += (len(rows) - 1) * (len(columns) - 1)
    return float(chdtrc(freedom, max(statistic, 0.0))) if freedom else None


def _rows(series: Series, grouped: Table, order: list[str]) -> list[dict[str, Any]]:
    return list(series.engine.to_arrow(grouped, order_by=order).to_pylist())

"""Who sells and what campaigns, calls and promises bring."""

from __future__ import annotations

import numpy as np

from lrfm.ledger.synthetic.facts import NEVER, Flags, Numbers, Shares
from lrfm.ledger.synthetic.shown.book import Book
from lrfm.ledger.synthetic.shown.chance import FEWEST_EXPECTED, Estimate, chance_of, ratio_by, value_of
from lrfm.ledger.synthetic.shown.company_files import days_in, rows_in
from lrfm.ledger.synthetic.shown.results import Phenomenon, Point, Series

__all__ = ["selling_phenomena"]

BEFORE, AFTER = -3, 4
PROMISE_WATCH_DAYS = 120
DAYS_A_MONTH = 30.4375


def selling_phenomena(book: Book) -> list[Phenomenon | None]:
    """Give sales by salesperson, visits, the effect of campaigns and promises kept."""
    return [_salespeople(book), _visits(book), *_campaigns(book), _promises(book)]


def _salespeople(book: Book) -> Phenomenon | None:
    """Compare each salesperson's share of sales with an even one: customers were dealt out by lot."""
    buyers, people = book.buyers, book.files.settings.salespeople
    amount = np.bincount(book.sold.customer, weights=book.sold.amount_minor, minlength=buyers.count)
    if not amount.any():
        return None
    even = 1 / people
    everybody = np.arange(buyers.count)
    points = tuple(
        ratio_by(everybody, above=amount * (buyers.salesperson == one), below=amount).at(float(one + 1), asked=even)
        for one in range(people)
    )
    # under an even share, all have the error of one who has it
    error = float(np.sqrt(np.sum(amount**2) * even * (1 - even))) / float(amount.sum())
    shares = [point.found or 0.0 for point in points]
    level = tuple(Estimate(share, error).at(point.x, asked=even) for share, point in zip(shares, points, strict=True))
    series = (Series("salespeople", "salesperson", "share", level),)
    # the largest of many lies above an even share by its choice: an interval around it would say nothing
    chance = chance_of(level, lost=1) if buyers.count * even >= FEWEST_EXPECTED else None
    return Phenomenon("salespeople", "share", even, max(shares), None, None, chance, people, series)


def _visits(book: Book) -> Phenomenon | None:
    buyers, files = book.buyers, book.files
    table = files.facts("visits", "customer_id")
    counts = np.bincount(rows_in(table["customer_id"], of=buyers.ids), minlength=buyers.count)
    since = np.maximum(buyers.starts_on, files.first_day).astype(np.float64)
    until = np.minimum(buyers.leaves_on.astype(np.float64), files.last_day + 1)
    months = np.where(buyers.is_fictitious, 0.0, np.maximum(0.0, until - since) / DAYS_A_MONTH)
    asked = files.settings.side.limits.visits_a_month
    total = float(months.sum())
    error = float(np.sqrt(asked * total)) / total if total else np.nan
    found = Estimate(float(counts.sum()) / total if total else np.nan, error)
    cases, expected = int(counts.sum()), asked * total
    return value_of("visits", found, asked=asked, unit="index", cases=cases, expected=expected)


def _campaigns(book: Book) -> list[Phenomenon | None]:
    """Compare the invoices of the treated with those of the control, by month around the campaigns of each effect."""
    asked, files = book.files.settings.side.campaigns, book.files
    table = files.truth("campaigns")
    if not table.num_rows:
        return []
    customer, effect = rows_in(table["customer_id"], of=book.buyers.ids), table["effect"].to_numpy()
    months = files.world.months
    month = months.at(days_in(table["date"]))
    counts = _invoices(book)
    found = []
    for number, one in enumerate(sorted(set(asked.effects))):
        rows = np.isclose(effect, one)
        if rows.any():
            found.append(
                _around(
                    f"campaign_{number + 1}",
                    counts,
                    customer=customer[rows],
                    month=month[rows],
                    is_treated=table["is_treated"].to_numpy()[rows],
                    effect=one,
                    effect_months=asked.effect_months,
                )
            )
    return found


def _invoices(book: Book) -> Shares:
    """Give the number of invoices by customer and month; months that are not over or not in the files are unknown."""
    months, sold = book.files.world.months, book.sold
    key = sold.customer * months.count + months.at(sold.issued_on)
    counts = np.bincount(key, minlength=book.buyers.count * months.count).astype(np.float64)
    counts = counts.reshape(book.buyers.count, months.count)
    counts[:, months.starts[:-1] < book.files.first_day] = np.nan
    counts[:, -2:] = np.nan
    return counts


def _around(
    key: str,
    counts: Shares,
    *,
    customer: Numbers,
    month: Numbers,
    is_treated: Flags,
    effect: float,
    effect_months: int,
) -> Phenomenon | None:
    points = []
    for after in range(BEFORE, AFTER + 1):
        place = month + after
        inside = (place >= 0) & (place < counts.shape[1])
        values, treated = counts[customer[inside], place[inside]], is_treated[inside]
        known = np.isfinite(values)
        values, treated = values[known], treated[known]
        has_effect = 1 <= after <= effect_months
        points.append(_versus(values[treated], values[~treated]).at(float(after), asked=effect if has_effect else 1.0))
    # the months of one customer are alike: they count once, as a sum
    after_them = month[:, None] + np.arange(1, effect_months + 1)
    whole = (after_them < counts.shape[1]).all(axis=1)
    sums = counts[customer[whole, None], after_them[whole]].sum(axis=1)
    known = np.isfinite(sums)
    sums, treated = sums[known], is_treated[whole][known]
    mine, theirs = sums[treated], sums[~treated]
    series = [Series(key, "around", "ratio", tuple(points))]
    expected = float(min(mine.sum(), theirs.sum()))
    found = _versus(mine, theirs)
    return value_of(key, found, asked=effect, unit="ratio", cases=len(mine), series=series, expected=expected)


def _versus(mine: Shares, theirs: Shares) -> Estimate:
    """Estimate the ratio of two means; its error by the delta method."""
    if len(mine) < 2 or len(theirs) < 2 or not mine.any() or not theirs.any():
        return Estimate(np.nan, np.nan)
    ratio = float(mine.mean() / theirs.mean())
    spread = sum(float(values.var(ddof=1) / len(values) / values.mean() ** 2) for values in (mine, theirs))
    return Estimate(ratio, ratio * float(np.sqrt(spread)))


def _promises(book: Book) -> Phenomenon | None:
    """Count the promises of which the money came in time, by year."""
    table = book.files.facts("contacts", "customer_id", "date", "invoice_id", "promised_on")
    promised, day = days_in(table["promised_on"]), days_in(table["date"])
    invoice = rows_in(table["invoice_id"], of=book.sold.ids)
    rows = np.flatnonzero((promised != NEVER) & (invoice >= 0) & (day <= book.files.last_day - PROMISE_WATCH_DAYS))
    kept = book.money.paid_on[invoice[rows]] <= promised[rows]
    asked = book.files.settings.side.contacts.kept_share
    year = 1970 + day[rows].astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    points: list[Point] = []
    for one in np.unique(year).tolist():
        mine = year == one
        points.append(_share(kept[mine], asked=asked).at(float(one), asked=asked))
    found = _share(kept, asked=asked)
    series = [Series("promises", "year", "share", tuple(points))]
    cases, expected = len(rows), min(asked, 1 - asked) * len(rows)
    return value_of("promises", found, asked=asked, unit="share", cases=cases, series=series, expected=expected)


def _share(flags: Flags, *, asked: float) -> Estimate:
    count = len(flags)
    if not count:
        return Estimate(np.nan, np.nan)
    return Estimate(float(flags.mean()), float(np.sqrt(asked * (1 - asked) / count)))

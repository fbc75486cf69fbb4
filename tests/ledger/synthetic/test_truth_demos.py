"""The demo has defaults enough for a full tournament of schemes, the small one too few (METHODS 4.1 and 4.7, B14)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from ruamel.yaml import YAML

from lrfm.ledger.sources.settings import DemoSource
from lrfm.ledger.synthetic.company import write_company
from lrfm.ledger.synthetic.demo import demo_settings
from tests.ledger.synthetic.truth_tools import NONE, Asked

OBSERVED_MONTHS, WINDOW_MONTHS, QUARTER = 24, 12, 3
OVERDUE_DAYS, MATERIAL_MINOR = 90, 50_000


@pytest.fixture(scope="module")
def demos(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Asked]:
    """Write the company of a params file, once."""

    @cache
    def written(name: str) -> Asked:
        params = YAML(typ="safe").load((root / "params" / f"{name}.yml").read_text("utf-8"))
        settings = demo_settings(DemoSource(**params["sources"]["invoices"]))
        folder = tmp_path_factory.mktemp(name)
        write_company(settings, folder)
        return Asked(settings, folder)

    return written


def _in_test_windows(asked: Asked, default_on: pd.Series) -> int:
    """Count the customers that default (`default_on` by customer) within a test window and were eligible at its origin.

    Origins are month ends, a quarter apart, counted back from the last whole window. The first test origin has one
    training origin whose own window is over by then, with 24 months before it. Eligible: an invoice in the last twelve
    months, the first one at least six months ago.
    """
    invoices = asked.fact("invoices")
    invoices = invoices[invoices["kind"] == "invoice"]
    first = invoices.groupby("customer_id")["invoice_date"].min()
    start = np.datetime64(asked.settings.first_day, "M")
    end = np.datetime64(asked.settings.last_day, "M") + 1
    origin, found = end - WINDOW_MONTHS, set()
    while origin - WINDOW_MONTHS - OBSERVED_MONTHS >= start:
        day, year_ago, half_ago, after = (
            int((origin + months).astype("datetime64[D]").astype(np.int64)) for months in (0, -12, -6, WINDOW_MONTHS)
        )
        recent = invoices["customer_id"][invoices["invoice_date"].between(year_ago, day - 1)].unique()
        able = default_on.reindex(first.index[first < half_ago].intersection(recent))
        found |= set(able.index[(able >= day) & (able < after)])
        origin -= QUARTER
    return len(found)


def _failed_on(asked: Asked) -> pd.Series:
    """Give the day on which each customer truly failed."""
    who = asked.truth("customers").set_index("customer_id")
    return who["default_on"][who["default_on"] < NONE]


def _overdue_on(asked: Asked) -> pd.Series:
    """Give, from the files, the first day on which each customer owes a material part of an invoice 91 days overdue."""
    invoices = asked.fact("invoices")
    invoices = invoices[invoices["kind"] == "invoice"].set_index("invoice_id")
    limit = invoices["due_date"] + OVERDUE_DAYS
    allocations, cheques = asked.fact("allocations"), asked.fact("instruments")
    settled = pd.concat(
        [
            allocations[["invoice_id", "date", "amount_minor"]],
            cheques[["invoice_id", "cleared_on", "amount_minor"]].rename(columns={"cleared_on": "date"}),
        ]
    )
    in_time = settled[settled["date"] <= limit.reindex(settled["invoice_id"]).to_numpy()]
    paid = in_time.groupby("invoice_id")["amount_minor"].sum().reindex(invoices.index).fillna(0)
    is_late = (invoices["amount_minor"] - paid > MATERIAL_MINOR) & (limit < asked.last_day)
    return (limit[is_late] + 1).groupby(invoices["customer_id"][is_late]).min()


@pytest.mark.parametrize("default_on", [_failed_on, _overdue_on])
@pytest.mark.parametrize(("name", "least", "most"), [("demo", 100, 10_000), ("few_defaults", 1, 19)])
def test_defaulting_customers_in_test_windows(
    demos: Callable[[str], Asked], name: str, least: int, most: int, default_on: Callable[[Asked], pd.Series]
) -> None:
    """Asked: 100 distinct defaulting customers or more in test windows of the demo, fewer than 20 in the small one.

    Test: counted twice, by the true day of failure, and from the files as METHODS 4.2 does (more than 90 days overdue
    with more than 500.00), which takes slow payers for failures, too, and does not see who failed owing nothing.
    """
    asked = demos(name)
    assert least <= _in_test_windows(asked, default_on(asked)) <= most

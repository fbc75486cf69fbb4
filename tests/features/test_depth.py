"""White space: what most peers buy and a customer does not (B31, METHODS 7.7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from lrfm.cohort.cohort import Cohort
from lrfm.features.white_space import white_space
from tests.features.company import cohort_of, keys_of
from tests.features.test_behaviour import COLUMNS
from tests.shapes import read_tables

INVOICES = """
    no | customer | kind | date       | due        | amount | entered
    A  | a        | INV  | 2024-01-10 | 2024-02-10 | 10.00  |
    B  | b        | INV  | 2024-01-10 | 2024-02-10 | 10.00  |
    C  | c        | INV  | 2024-01-10 | 2024-02-10 | 10.00  |
    D  | d        | INV  | 2024-01-10 | 2024-02-10 | 10.00  |
    E  | d        | INV  | 2022-01-10 | 2022-02-10 | 10.00  |
    F  | d        | INV  | 2024-01-20 | 2024-02-20 | 10.00  | 2024-07-01
    X  | x        | INV  | 2024-01-10 | 2024-02-10 | 10.00  |
"""
LINES = """
    invoice | product | quantity
    A       | p       | 1
    A       | q       | 1
    B       | p       | 1
    B       | r       | 1
    C       | p       | 1
    C       | q       | 1
    D       | q       | 1
    E       | p       | 1
    F       | p       | 1
    X       | s       | 1
"""


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cohort, Cohort, dict[str, int]]:
    mapping: dict[str, Any] = {
        "invoices": COLUMNS["invoices"],
        "optional": {"order_lines": {"invoice_id": "invoice", "product_id": "product", "quantity": "quantity"}},
    }
    sources: dict[str, Any] = {"invoices": {"path": "invoices.csv"}}
    sources["optional"] = {"order_lines": {"path": "order_lines.csv"}}
    tables = {"invoices": INVOICES, "order_lines": LINES}
    read = read_tables(tmp_path_factory.mktemp("space"), tables, mapping, sources=sources)
    days = (date(2024, 1, 31), date(2024, 6, 30), date(2024, 7, 1))
    return cohort_of(read, *days[:2]), cohort_of(read, *days, name="later"), keys_of(read)


def _space(cohort: Cohort, keys: dict[str, int], segments: dict[str, str], **settings: Any) -> set[tuple[str, str]]:
    peers = pd.DataFrame({"customer_key": [keys[name] for name in segments], "segment": list(segments.values())})
    found = white_space(cohort, peers=peers, **{"least_peers": 3, **settings})
    names = {key: name for name, key in keys.items()}
    return {(names[row.customer_key], row.product_id) for row in found.itertuples()}


def test_products_of_at_least_half_of_the_peers(taken: tuple[Cohort, Cohort, dict[str, int]]) -> None:
    """Of three peers of each: all of d's buy p, all of b's buy q; r is bought by one alone. d bought p long ago."""
    cohort, _, keys = taken
    segment = dict.fromkeys("abcd", "gold")
    assert _space(cohort, keys, segment) == {("d", "p"), ("b", "q")}
    assert _space(cohort, keys, segment, least_share=Decimal("0.34")) == {("d", "p"), ("b", "q")}
    assert _space(cohort, keys, segment, least_share=Decimal("0.3")) == {
        ("d", "p"),
        ("b", "q"),
        ("a", "r"),
        ("c", "r"),
        ("d", "r"),
    }


def test_only_peers_of_the_same_segment_count(taken: tuple[Cohort, Cohort, dict[str, int]]) -> None:
    cohort, _, keys = taken
    assert _space(cohort, keys, {**dict.fromkeys("abcd", "gold"), "x": "tin"}) == {("d", "p"), ("b", "q")}
    assert _space(cohort, keys, dict.fromkeys("abc", "gold")) == set()  # two peers tell nothing
    assert _space(cohort, keys, dict.fromkeys("abc", "gold"), least_peers=2) == {("b", "q"), ("a", "r"), ("c", "r")}


def test_what_is_known_later_fills_no_space_before(taken: tuple[Cohort, Cohort, dict[str, int]]) -> None:
    """d's invoice over p was entered on the first of July (N1)."""
    _, later, keys = taken
    assert _space(later, keys, dict.fromkeys("abcd", "gold")) == {("b", "q")}

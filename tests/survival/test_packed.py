"""Rows sort alike whether one number holds them or not (N1)."""

from __future__ import annotations

import numpy as np
import pytest

from lrfm.survival import packed


@pytest.mark.parametrize("widest", [10, 2**40], ids=["packed", "too wide to pack"])
def test_rows_are_in_the_order_of_all_columns(widest, monkeypatch) -> None:
    chance = np.random.default_rng(4)
    columns = [
        chance.integers(-3, 3, 500) * widest,
        chance.integers(-9, 0, 500).astype(np.int32),
        np.full(500, 7, np.int32),
        chance.integers(0, 2, 500) * widest,
    ]
    asked = []
    lexsort = np.lexsort
    monkeypatch.setattr(np, "lexsort", lambda keys: asked.append(1) or lexsort(keys))
    found = packed.in_order(columns)
    assert bool(asked) == (widest > 10)
    assert [column.dtype for column in found] == [column.dtype for column in columns]
    assert list(zip(*found, strict=True)) == sorted(zip(*columns, strict=True))
    assert [column.size for column in packed.in_order([column[:0] for column in columns])] == [0] * 4

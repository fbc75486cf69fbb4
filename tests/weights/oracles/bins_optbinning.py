"""Writes bins_optbinning.json: the best monotone bins that optbinning finds. Run by hand, in a Python that has it.

    python3.11 -m venv oracle && oracle/bin/pip install optbinning==1.0.0
    oracle/bin/python tests/weights/oracles/bins_optbinning.py

Nothing of lrfm imports it: it brings a solver of integer programmes and one of convex ones, 500 MB together. Both are
given the same fine bins (values are whole numbers, and each is one), so both look for the same optimum.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

CASES = (
    # seed, rows, fine bins, base log odds of default, slope by bin, bumps
    (1, 800, 8, -2.0, 0.25, 0.0),
    (2, 2000, 12, -1.5, -0.15, 0.3),
    (3, 1500, 10, -2.5, 0.20, 0.6),
    (4, 3000, 15, -2.2, 0.05, 0.5),
    (5, 600, 6, -1.0, -0.40, 0.2),
    (6, 5000, 18, -3.0, 0.12, 0.4),
    (7, 1000, 10, -1.2, 0.0, 0.3),
)


def _rows(case: tuple) -> tuple[np.ndarray, np.ndarray]:
    seed, rows, fine, base, slope, bumps = case
    source = np.random.default_rng(seed)
    x = np.minimum(source.geometric(2.5 / fine, rows) - 1, fine - 1)
    log_odds = base + slope * np.arange(fine) + bumps * source.normal(size=fine)
    return x, source.random(rows) < 1 / (1 + np.exp(-log_odds[x]))


def _best(x: np.ndarray, bad: np.ndarray, fine: int, trend: str) -> dict[str, object]:
    from optbinning import OptimalBinning

    how = {"min_bin_size": 0.05, "min_bin_n_event": 5, "min_event_rate_diff": 0.0}
    found = OptimalBinning(
        monotonic_trend=trend, solver="cp", user_splits=(np.arange(fine - 1) + 0.5).tolist(), **how
    ).fit(x.astype(float), bad.astype(int))
    assert found.status == "OPTIMAL", found.status
    table = found.binning_table.build()
    rows = table.iloc[: len(found.splits) + 1]
    return {
        "splits": found.splits.tolist(),
        "evidence": rows["WoE"].astype(float).tolist(),
        "information": float(table.loc["Totals", "IV"]),
    }


def main() -> None:
    """Write what optbinning finds of each case, the default rate rising, and falling."""
    written = []
    for case in CASES:
        x, bad = _rows(case)
        fine = case[2]
        trends = {trend: _best(x, bad, fine, trend) for trend in ("ascending", "descending")}
        counts = {
            "good": np.bincount(x[~bad], minlength=fine).tolist(),
            "bad": np.bincount(x[bad], minlength=fine).tolist(),
        }
        written.append({"case": list(case), **counts, **trends})
    target = Path(__file__).with_suffix(".json")
    target.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

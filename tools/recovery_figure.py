"""The figure of what was found again: every estimate over its truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tools.recovery import Recovered
    from tools.recovery_cash import ForecastOfOne

__all__ = ["draw"]

FOUND, MISSED, TRUE = "#4a7fb0", "#c0392b", "#111111"


def draw(found: Recovered, cash: Sequence[Sequence[ForecastOfOne]], path: Path) -> None:
    """Draw effects, curves and forecasts of cash, one row each."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    names, horizons = list(found.names), [f"{one.days} days" for one in cash[0]]
    columns = len(names) * len(horizons)
    mosaic: Any = [
        [name for name in names for _ in range(columns // len(names))],
        ["curves"] * columns,
        [name for name in horizons for _ in range(columns // len(horizons))],
    ]
    figure, axes = plt.subplot_mosaic(mosaic, figsize=(9, 10), layout="constrained")
    for place, name in enumerate(names):
        _intervals(axes[name], found.found[:, place], found.half_widths[:, place], truth=float(found.truth[place]))
        axes[name].set(title=name, xlabel="log hazard ratio")
    _curves(axes["curves"], found)
    for place, name in enumerate(horizons):
        _forecasts(axes[name], [one[place] for one in cash])
        axes[name].set(title=f"cash within {name}", xlabel="over the middle of the forecast")
    for one in axes.values():
        one.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)


def _intervals(axis: Any, middle: np.ndarray, half: np.ndarray, *, truth: float) -> None:
    order = np.argsort(middle)
    middle, half = middle[order], half[order]
    colours = np.where(np.abs(middle - truth) > half, MISSED, FOUND).tolist()
    axis.axvline(truth, color=TRUE, linewidth=2, zorder=1)
    axis.hlines(np.arange(order.size), middle - half, middle + half, colors=colours, linewidth=0.7, zorder=2)
    axis.set(yticks=[])


def _curves(axis: Any, found: Recovered) -> None:
    axis.plot(found.days_past_due, found.true_curve, color=TRUE, linewidth=3, zorder=1)
    axis.plot(found.days_past_due, found.curves.T, color=FOUND, linewidth=0.4, alpha=0.3, zorder=2)
    axis.plot(found.days_past_due, found.true_curve, color=TRUE, linewidth=1.2, linestyle=(0, (5, 4)), zorder=3)
    axis.plot([], [], color=TRUE, linewidth=2, label="true")
    axis.plot([], [], color=FOUND, label="found in each ledger")
    axis.set(xlabel="days past due", ylabel="share still open", ylim=(0, 1))
    axis.legend(frameon=False)


def _forecasts(axis: Any, same: Sequence[ForecastOfOne]) -> None:
    ordered = sorted(same, key=lambda one: one.came / one.middle)
    rows = np.arange(len(ordered))
    came = np.array([one.came / one.middle for one in ordered])
    lower, upper = (np.array([getattr(one, end) / one.middle for one in ordered]) for end in ("lower", "upper"))
    colours = np.where([one.holds for one in ordered], FOUND, MISSED).tolist()
    axis.hlines(rows, lower, upper, colors=colours, linewidth=1, zorder=1)
    axis.scatter(came, rows, s=6, color=TRUE, zorder=2, label="what came")
    axis.set(yticks=[])
    axis.legend(frameon=False, loc="lower right")

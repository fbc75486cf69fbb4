"""Writes metrics_sksurv.json: what scikit-survival says of generated rows. Run by hand, in a Python that has it.

    python3.11 -m venv oracle && oracle/bin/pip install scikit-survival==0.28.0
    oracle/bin/python tests/survival/oracles/metrics_sksurv.py

scikit-survival is GPL: an oracle beside the tests, nothing of lrfm imports it. It takes G(t) where we take G(t-) (a row
that ends at t can't be censored at t any more). So that both mean the same where days tie, it is given censored rows
half a day later, and horizons three quarters of a day later; `as_given` holds what it says without that.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

CASES = (
    # seed, training rows, rows, mean days, mean days of censoring, distinct scores
    (1, 200, 120, 30, 60, 1000),
    (2, 150, 80, 20, 40, 12),
    (3, 300, 150, 8, 25, 5),
    (4, 100, 60, 45, 45, 40),
    (5, 250, 200, 4, 10, 25),
    (6, 400, 100, 60, 120, 3),
    (7, 120, 90, 30, 400, 30),
    (8, 200, 140, 15, 15, 200),
)


def _rows(source: np.random.Generator, count: int, case: tuple, *, last: float = np.inf) -> dict[str, list]:
    *_, days, censored_days, scores = case
    score = source.integers(0, scores, count)
    ended = np.ceil(source.exponential(days, count) * np.exp(-score / scores))
    censored = np.minimum(np.ceil(source.exponential(censored_days, count)), last)
    time, event = np.minimum(ended, censored), ended <= censored
    return {"time": time.tolist(), "event": event.tolist(), "score": score.tolist()}


def _survival(rows: dict[str, list], later: float) -> np.ndarray:
    from sksurv.util import Surv

    time, event = np.array(rows["time"]), np.array(rows["event"])
    return Surv.from_arrays(event, np.where(event, time, time + later))


def _told(made: dict, *, later: float) -> dict:
    from sksurv.metrics import brier_score, concordance_index_censored, concordance_index_ipcw, integrated_brier_score

    trained, tested = _survival(made["train"], later), _survival(made["rows"], later)
    score, survival = np.array(made["rows"]["score"], float), 1 - np.array(made["share"])
    known = concordance_index_censored(tested["event"], tested["time"], score)
    days = np.array(made["horizons"]) + 1.5 * later
    return {
        "harrell": known[0],
        "concordant": int(known[1]),
        "discordant": int(known[2]),
        "tied": int(known[3]),
        "uno": concordance_index_ipcw(trained, tested, score, tau=made["tau"])[0],
        "brier": brier_score(trained, tested, survival, days)[1].tolist(),
        "integrated": float(integrated_brier_score(trained, tested, survival, days)),
    }


def _case(case: tuple) -> dict:
    seed, trained, count, days, censored_days, scores = case
    source = np.random.default_rng(seed)
    train = _rows(source, trained, case)
    last = max(train["time"]) - 1  # scikit-survival knows no G beyond the training rows
    rows = _rows(source, count, case, last=last)
    tau = float(np.ceil(min(1.2 * days, 1.2 * censored_days)))
    horizons = [float(day) for day in np.unique(np.ceil(np.array([0.3, 0.6, 0.9]) * tau))]
    share = 1 - np.exp(-np.array(horizons)[None, :] / days * np.exp(np.array(rows["score"]) / scores)[:, None])
    made = {"train": train, "rows": rows, "share": np.round(share, 3).tolist(), "horizons": horizons, "tau": tau}
    return {**made, "told": _told(made, later=0.5), "as_given": _told(made, later=0.0)}


def _main() -> None:
    import sklearn
    import sksurv

    versions = {"scikit-survival": sksurv.__version__, "scikit-learn": sklearn.__version__, "numpy": np.__version__}
    found = {"versions": versions, "cases": [_case(case) for case in CASES]}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _main()

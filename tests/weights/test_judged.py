"""What the params hold of judgements: faults with their line, and the schemes made of them (B4, N2)."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import get_args

import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.params import effective_text, read_params
from lrfm.report.language import Language
from lrfm.study import Study
from lrfm.weights.aggregate import AGGREGATIONS
from lrfm.weights.criteria import BEHAVIOUR, LRFM, names_of
from lrfm.weights.given.consistent import contradictions
from lrfm.weights.given.judged import GIVEN, given_weighers
from lrfm.weights.given.weighers import Equal, Given
from lrfm.weights.normalise import KINDS
from lrfm.weights.settings import CRITERIA, LRFM_NAMES, SCHEMES, SchemeName, WeightSettings

HEAD = """\
schema: 1
client: {id: acme, name: Acme}
currency: EUR
as_of: 2026-10-31
sources: {invoices: {kind: demo, customers: 40, years: 3}}
weights:
"""
EXPERT = """\
  experts:
  - name: CFO
    points: {L: 10, R: 20.5, F: 30, M: 39.5}
    ranks: {L: 4, R: 3, F: 2, M: 1}
    pairs: {L over R: 3, L over F: 1/2, M over L: 3, R over F: 1/5, M over R: "7", F over M: 0.5}
    best_worst: {best: M, worst: R, best_over: {L: 3, F: 2, R: 7}, over_worst: {L: 3, F: 5}}
"""
EN = Language.load("en")


def settings_of(text: str, folder: Path) -> WeightSettings:
    (folder / "acme.yml").write_text(HEAD + text, encoding="utf-8")
    return read_params(folder / "acme.yml").weights


def weights_of(found: object) -> tuple[float, ...]:
    assert isinstance(found, Given)
    return found.weighting.values


def test_settings_name_what_there_is() -> None:
    assert names_of((*LRFM, *BEHAVIOUR)) == CRITERIA
    offered = WeightSettings.model_fields
    assert get_args(offered["normalisation"].annotation) == KINDS
    assert get_args(offered["aggregation"].annotation) == AGGREGATIONS
    assert set(SCHEMES) == set(get_args(SchemeName)) - {"fuzzy_ahp_chang"}
    assert set(GIVEN) < set(get_args(SchemeName))


def test_judgements_are_read_and_come_back_as_they_were(tmp_path: Path) -> None:
    settings = settings_of(EXPERT, tmp_path)
    assert settings.experts[0].judged_pairs[("L", "F")] == Fraction(1, 2)
    assert settings.experts[0].pairs["F over M"] == "1/2"
    text = effective_text(read_params(tmp_path / "acme.yml"))
    (tmp_path / "again.yml").write_text(text, encoding="utf-8")
    assert read_params(tmp_path / "again.yml").weights == settings


def test_schemes_of_one_expert(tmp_path: Path) -> None:
    found = given_weighers(settings_of(EXPERT, tmp_path), criteria=LRFM)
    assert tuple(found) == tuple(name for name in SCHEMES if name in GIVEN)
    assert found["equal"] == Equal()
    assert weights_of(found["points"]) == pytest.approx((0.1, 0.205, 0.3, 0.395))
    assert weights_of(found["roc"]) == pytest.approx((0.0625, 0.145833, 0.270833, 0.520833), abs=1e-6)
    assert weights_of(found["ahp"]) == pytest.approx((0.161549, 0.060111, 0.287801, 0.490539), abs=1e-6)
    assert weights_of(found["fuzzy_ahp"]) == pytest.approx((0.170061, 0.059730, 0.295375, 0.474834), abs=1e-6)
    for scheme in ("bwm", "bwm_linear"):
        weights = weights_of(found[scheme])
        assert weights[3] > weights[2] > weights[0] > weights[1] > 0


def test_without_judgements_there_is_a_reason_and_what_is_off_is_off() -> None:
    found = given_weighers(WeightSettings(schemes=("equal", "roc", "value_first", "entropy")), criteria=LRFM[:3])
    assert found == {
        "equal": Equal(),
        "roc": Reason.of("weights.nobody_judged", names="L, R, F"),
        "value_first": Reason.of("weights.preset_of_others"),
    }


def test_judgements_of_more_criteria_serve_fewer(tmp_path: Path) -> None:
    found = given_weighers(settings_of(EXPERT, tmp_path), criteria=LRFM[1:])
    assert weights_of(found["points"]) == pytest.approx((20.5 / 90, 30 / 90, 39.5 / 90))
    assert weights_of(found["rank_sum"]) == pytest.approx((1 / 6, 2 / 6, 3 / 6))
    assert len(weights_of(found["ahp"])) == len(weights_of(found["bwm"])) == 3
    without_best = given_weighers(settings_of(EXPERT, tmp_path), criteria=LRFM[:3])
    assert isinstance(without_best["bwm"], Reason)
    with_behaviour = given_weighers(settings_of(EXPERT, tmp_path), criteria=(*LRFM, *BEHAVIOUR))
    assert {name for name, one in with_behaviour.items() if not isinstance(one, Reason)} == {"equal"}


def test_contradictions_are_refused_unless_told(tmp_path: Path) -> None:
    bad = "  experts: [{name: CFO, pairs: {L over R: 9, R over F: 9, F over L: 9}}]\n"
    settings = settings_of(bad, tmp_path)
    with pytest.raises(UserError) as refused:
        given_weighers(settings, criteria=LRFM[:3])
    assert refused.value.faults[0].key == "weights.inconsistent"
    taken = given_weighers(settings_of(bad + "  accept_inconsistent: true\n", tmp_path), criteria=LRFM[:3])
    assert weights_of(taken["ahp"]) == pytest.approx([1 / 3] * 3)
    ahp, fuzzy = (taken[name].weighting for name in ("ahp", "fuzzy_ahp"))
    assert [remark.key for remark in ahp.remarks] == ["weights.inconsistent_accepted", "weights.random_index"]
    assert fuzzy.remarks[1:] == ahp.remarks
    assert fuzzy.remarks[0].key == "weights.buckley"


def test_contradictions_are_found_at_once_with_their_line(tmp_path: Path) -> None:
    """Among four of nine criteria, too: LRFM alone rests on these, however well all nine hang together."""
    pairs = {f"{first} over {second}": "1" for first, second in combinations(CRITERIA, 2)}
    pairs |= {"L over R": "3", "R over F": "3", "L over F": "1/2"}
    listed = "".join(f"\n      {pair}: {judged}" for pair, judged in pairs.items())
    text = f"  experts:\n  - name: CFO\n    pairs:{listed}\n"
    settings = settings_of(text, tmp_path)
    assert list(contradictions(settings, sets=[CRITERIA])) == []
    assert list(contradictions(settings, sets=[CRITERIA, LRFM_NAMES])) == [0]
    with pytest.raises(UserError) as refused:
        Study.open(tmp_path / "acme.yml", cache_dir=tmp_path)
    assert [str(fault.place) for fault in refused.value.faults] == [f"{tmp_path / 'acme.yml'}:9"]
    for accepted in ("  accept_inconsistent: true\n", "  schemes: [equal, points]\n"):
        settings_of(text + accepted, tmp_path)
        assert Study.open(tmp_path / "acme.yml", cache_dir=tmp_path).params.weights.experts[0].name == "CFO"


def _expert(text: str) -> str:
    return f"  experts:\n  - name: CFO\n    {text}\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (_expert("pairs: {L over R: 3, R over F: 3}"), "9: weights.experts.0.pairs: still to be judged: L over F"),
        (_expert("pairs: {L over R: 12}"), "R: wanted a number from 1 to 9, or a part such as 1/3 down to 1/9; got 12"),
        (_expert("pairs: {L over R: 1/0}"), "got 1/0"),
        (_expert("pairs: {L over R: true}"), "got true"),
        (_expert("pairs: {L over R: often}"), "got often"),
        (_expert("pairs: {L over R: 3, R over L: 1/3}"), "this pair is judged already, by L over R; keep one of both"),
        (_expert("pairs: {L vs R: 3}"), "which criterion is judged over which, such as `M over R: 3`; got L vs R"),
        (_expert("pairs: {L over L: 3}"), "L cannot matter more than itself"),
        (_expert("pairs: {L over X: 3}"), "there is no criterion X; there are: L, R, F, M, days_late"),
        (_expert("pairs: 3"), "weights.experts.0.pairs: wanted names with numbers, such as `L: 3`; got 3"),
        (_expert("points: {L: -1}"), "weights.experts.0.points.L: wanted 0 or more; got -1"),
        (_expert("points: {X: 1}"), "weights.experts.0.points.X: there is no criterion X"),
        (_expert("points: {L: 0, R: 0}"), "all points are 0"),
        (_expert("ranks: {L: 0}"), "weights.experts.0.ranks.L: wanted 1 or more; got 0"),
        (_expert("best_worst: {best: M, worst: M, best_over: {L: 2}, over_worst: {L: 2}}"), "M cannot matter most and"),
        (_expert("best_worst: {best: M, worst: X, best_over: {L: 2}, over_worst: {L: 2}}"), "there is no criterion X"),
        (_expert("best_worst: {best: M, worst: R, best_over: {L: 2, R: 3}, over_worst: {F: 2}}"),
         "best_worst.best_over: still to be judged: F"),
        (_expert("best_worst: {best: M, worst: R, best_over: {L: 2}, over_worst: {L: 2}}"),
         "best_worst.best_over: still to be judged: R"),
        (_expert("best_worst: {best: M, worst: R, best_over: {R: 2, M: 3}, over_worst: {}}"), "M cannot matter more"),
        (_expert("best_worst: {best: M, worst: R, best_over: {R: 2}, over_worst: {M: 3}}"), "as 3 and in best_over"),
        (_expert("best_worst: {best: M, worst: R, best_over: {R: 12}, over_worst: {}}"), "wanted 9 or less; got 12"),
        ("  experts: [{name: A}, {name: A}]\n", "A is listed twice"),
        ("  schemes: [equal, equal]\n", "equal is listed twice"),
        ("  schemes: [ahpp]\n", "did you mean ahp?"),
    ],
)  # fmt: skip
def test_faults_of_judgements_have_a_line_and_a_remedy(text: str, wanted: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        settings_of(text, tmp_path)
    told = [EN.fault(fault).replace("\u2068", "").replace("\u2069", "") for fault in refused.value.faults]
    assert any(wanted in words for words in told), told
    assert all("acme.yml:" in words for words in told)


def test_weighers_are_frozen() -> None:
    assert [field.name for field in fields(Given)] == ["weighting"]

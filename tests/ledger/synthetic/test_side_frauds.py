"""Planted frauds: the culprit's rate and the innocent rate are what was asked, and nothing else breaks (B33)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

import numpy as np
import pytest

from lrfm.ledger.synthetic.background import KINDS, Background
from lrfm.ledger.synthetic.cheques import Cheques
from lrfm.ledger.synthetic.days import is_workday
from lrfm.ledger.synthetic.facts import NEVER
from lrfm.ledger.synthetic.fraud_payments import bend_cheques
from lrfm.ledger.synthetic.frauds import colleagues
from lrfm.ledger.synthetic.groups import ALONE
from lrfm.ledger.synthetic.scene import Scene
from lrfm.ledger.synthetic.settings_side import FraudSettings, SideSettings
from lrfm.ledger.synthetic.side import side_tables
from tests.ledger.synthetic.side_world import FIRST_DAY, LAST_DAY, MANY_FRAUDS, World, is_plausible, scene_of

WORLD = World(customers=600, documents=4_000)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(WORLD)


@pytest.fixture(scope="module")
def honest() -> Scene:
    return scene_of(replace(WORLD, settings=SideSettings(frauds=FraudSettings.none())))


def _rates_hold(kind: str, *, hits: np.ndarray, among: np.ndarray, salesperson: np.ndarray, scene: Scene) -> bool:
    """Tell whether the culprit's cases and everybody else's are as many as asked, among those that can be one."""
    rates, is_culprit = getattr(MANY_FRAUDS, kind), salesperson == scene.background.culprits[kind]
    assert not np.any(hits & ~among)
    pairs = [(is_culprit, rates.culprit_share), (~is_culprit, rates.innocent_share)]
    return all(
        is_plausible(int(np.sum(hits & who)), int(np.sum(among & who)), share) if share else not np.any(hits & who)
        for who, share in pairs
    )


def _lapping(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    began = (FIRST_DAY + LAST_DAY) / 2
    return scene.tricks.is_lapped, (scene.payments.paid_on >= began) & (scene.payments.paid_on != NEVER)


def _secret_discount(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    bent = scene.bent
    return bent.price_cut_share > 0, ~bent.is_round & ~bent.is_copy & ~bent.is_bunched


def _uninvoiced(scene: Scene) -> tuple[np.ndarray, np.ndarray]:
    """Each document has at most one; the few from which no day is left before the extract are as good as none."""
    cases = side_tables(np.random.default_rng(1), scene=scene).truth["frauds"]
    mine = cases.filter(np.array(cases["kind"].to_pylist()) == "uninvoiced_delivery")
    counts = np.zeros(len(scene.documents.customer), dtype=np.int64)
    rows = {id_: row for row, id_ in enumerate(scene.ids.customers.to_pylist())}
    real = ~scene.people.is_fictitious[scene.documents.customer] & (scene.documents.delivered_on + 21 <= LAST_DAY)
    first = {customer: iter(np.flatnonzero(scene.documents.customer == customer)) for customer in rows.values()}
    for customer in mine["customer_id"].to_pylist():
        counts[next(first[rows[customer]])] += 1
    return counts > 0, real | (counts > 0)


@pytest.mark.parametrize(
    ("kind", "cases"),
    [("lapping", _lapping), ("secret_discount", _secret_discount), ("uninvoiced_delivery", _uninvoiced)],
)
def test_rates_of_documents(scene: Scene, kind: str, cases: Callable[[Scene], tuple[np.ndarray, np.ndarray]]) -> None:
    hits, among = cases(scene)
    salesperson = scene.salesperson
    assert _rates_hold(kind, hits=hits, among=among, salesperson=salesperson, scene=scene)
    others = (salesperson + 1) % WORLD.salespeople
    assert not _rates_hold(kind, hits=hits, among=among, salesperson=others, scene=scene), "another would be found out"


def test_rates_of_customers(scene: Scene) -> None:
    people, roles = scene.people, scene.roles
    alone = people.group == ALONE
    made_up, second = people.is_fictitious, roles.alias_of != ALONE
    salesperson = people.salesperson
    assert _rates_hold("fictitious", hits=made_up, among=alone, salesperson=salesperson, scene=scene)
    assert _rates_hold("alias", hits=second, among=alone & ~made_up, salesperson=salesperson, scene=scene)


def test_no_kind_has_the_culprit_of_another(scene: Scene) -> None:
    many = scene_of(World(customers=20, documents=20, salespeople=12)).background
    assert len(set(many.culprits.values())) == len(KINDS)
    assert set(scene.background.culprits) == {field.name for field in fields(FraudSettings)} & set(KINDS)


def test_fictitious_customers_pay_nothing_and_owe_round_amounts(scene: Scene) -> None:
    rows = scene.people.is_fictitious[scene.documents.customer]
    assert np.sum(rows) >= 5
    assert np.all(scene.documents.amount_minor[rows] % MANY_FRAUDS.fictitious_round_minor == 0)
    assert np.mean(scene.documents.amount_minor[~rows] % MANY_FRAUDS.fictitious_round_minor == 0) < 0.01
    assert np.all(scene.payments.paid_on[rows] == NEVER)
    assert np.any(scene.payments.paid_on[~rows] != NEVER)
    borrowed = (scene.roles.phone_of != np.arange(600)) | (scene.roles.address_of != np.arange(600))
    assert np.all(borrowed[scene.people.is_fictitious])
    assert np.all(scene.people.starts_on[scene.people.is_fictitious] >= FIRST_DAY)


def test_nothing_is_delivered_to_fictitious_customers(scene: Scene) -> None:
    deliveries = side_tables(np.random.default_rng(1), scene=scene).facts["deliveries"]
    made_up = set(scene.ids.customers.filter(scene.people.is_fictitious).to_pylist())
    assert made_up
    assert not made_up & set(deliveries["customer_id"].to_pylist())


def test_second_names_buy_the_same_baskets_on_the_same_day(scene: Scene) -> None:
    documents, bent, lines = scene.documents, scene.bent, scene.lines
    copies = np.flatnonzero(bent.twin_of != ALONE)
    assert len(copies) > 20
    second = scene.roles.alias_of[documents.customer]
    assert np.array_equal(second[copies], documents.customer[bent.twin_of[copies]])
    assert np.array_equal(documents.issued_on[copies], documents.issued_on[bent.twin_of[copies]])
    assert np.array_equal(np.flatnonzero(second != ALONE), copies), "they buy nothing of their own"
    for copy in copies:
        twin = bent.twin_of[copy]
        basket = [
            (lines.product[lines.document == row], lines.amount_minor[lines.document == row]) for row in (copy, twin)
        ]
        assert all(np.array_equal(one, other) for one, other in zip(*basket, strict=True))
        assert scene.roles.phone_of[documents.customer[copy]] == documents.customer[twin]
    terms = scene.people.terms_days[documents.customer]
    assert np.array_equal(documents.due_on - documents.issued_on, terms)


def test_bunched_documents_lie_just_above_a_threshold(scene: Scene) -> None:
    tiers = np.array(MANY_FRAUDS.tiers_minor)

    def is_above(rows: np.ndarray) -> np.ndarray:
        amount = scene.documents.amount_minor[rows][:, None]
        return ((amount >= tiers) & (amount <= tiers * 1.05)).any(axis=1)

    assert np.all(is_above(scene.bent.is_bunched))
    assert np.mean(is_above(~scene.bent.is_bunched)) < 0.1
    culprit = scene.salesperson == scene.background.culprits["tier_bunching"]
    assert np.mean(scene.bent.is_bunched[culprit]) > 4 * np.mean(scene.bent.is_bunched[~culprit])


def test_secret_discounts_show_in_prices(scene: Scene) -> None:
    lines, background = scene.lines, scene.background
    listed = (
        background.catalogue.list_minor[lines.product]
        * background.list_level(scene.documents.ordered_on)[lines.document]
    )
    usual = listed * (1 - scene.roles.discount_share[scene.documents.customer])[lines.document]
    off = 1 - lines.price_minor / usual
    cut = (scene.bent.price_cut_share > 0)[lines.document] & (lines.price_minor > 200)
    plain = ~cut & ~scene.bent.is_bunched[lines.document] & ~scene.bent.is_round[lines.document]
    plain &= ~scene.bent.is_copy[lines.document] & (lines.price_minor > 200)
    assert off[cut].min() > 0.19
    assert off[cut].max() < 0.41
    assert np.abs(off[plain]).max() < 0.01


def test_lapped_money_is_entered_later_and_later(scene: Scene) -> None:
    tricks, days = scene.tricks, scene.payments.paid_on
    culprit = scene.salesperson == scene.background.culprits["lapping"]
    hidden = tricks.is_lapped & culprit
    early, late = (hidden & part for part in (days < 19_700, days > 19_950))
    assert tricks.entry_lag_days[early].mean() < tricks.entry_lag_days[late].mean()
    assert tricks.entry_lag_days[hidden].min() >= MANY_FRAUDS.lapping_lag_days
    assert np.all(tricks.entry_lag_days[~hidden] == 0)
    payer, own = tricks.payer[tricks.is_lapped], scene.documents.customer[tricks.is_lapped]
    assert np.all(payer != own)
    assert np.array_equal(scene.people.salesperson[payer], scene.people.salesperson[own])
    assert np.array_equal(tricks.payer[~tricks.is_lapped], scene.documents.customer[~tricks.is_lapped])


def test_colleagues_are_others_of_the_same_salesperson() -> None:
    salesperson = np.array([0, 1, 0, 0, 2, 1])
    among = np.array([True, True, True, False, True, False])
    for seed in range(20):
        found = colleagues(
            np.random.default_rng(seed), rows=np.array([0, 1, 3, 4, 5]), salesperson=salesperson, among=among
        )
        assert found[[0, 1, 3, 4]].tolist() == [2, ALONE, ALONE, 1]
        assert found[2] in (0, 2)


def _cheques(scene: Scene) -> Cheques:
    """A cheque for each invoice, cashed on its date, 60 days after it came; every tenth bounces."""
    count = len(scene.documents.customer)
    received = scene.documents.issued_on + 2
    bounced = np.arange(count) % 10 == 0
    never = np.full(count, NEVER)
    return Cheques(
        document=np.arange(count),
        received_on=received,
        due_on=received + 60,
        cleared_on=np.where(bounced, NEVER, received + 60).astype(np.int32),
        bounced_on=np.where(bounced, received + 60, NEVER).astype(np.int32),
        replaced_on=never,
        paid_later_on=never,
    )


def _bent_cheques(scene: Scene, background: Background) -> tuple[Cheques, np.ndarray]:
    fails_on = np.where(np.arange(600) < 50, 19_500, NEVER).astype(np.int32)
    return bend_cheques(
        np.random.default_rng(1),
        _cheques(scene),
        documents=scene.documents,
        people=scene.people,
        fails_on=fails_on,
        background=background,
        settings=scene.settings,
    )


def test_late_cheques(scene: Scene) -> None:
    before, (after, is_late) = _cheques(scene), _bent_cheques(scene, scene.background)
    fails = np.where(scene.documents.customer < 50, 19_500, NEVER)
    sure = (before.cleared_on != NEVER) & (fails == NEVER)
    assert _rates_hold("late_cheque", hits=is_late & sure, among=sure, salesperson=scene.salesperson, scene=scene)
    assert not np.any(is_late & (before.cleared_on == NEVER))
    changed = (after.due_on != before.due_on) | (after.cleared_on != before.cleared_on)
    assert not np.any(changed & ~is_late)
    beyond = after.due_on - after.received_on > MANY_FRAUDS.cheque_policy_days
    kept = after.cleared_on - after.due_on >= MANY_FRAUDS.cheque_kept_days[0]
    assert np.array_equal(is_late, (beyond | (kept & (after.cleared_on != NEVER))))
    assert 0.4 < np.mean(beyond[is_late]) < 0.6
    assert np.all(after.cleared_on[is_late] < fails[is_late])
    assert np.all(is_workday(after.cleared_on[is_late]))


def test_truth_lists_every_case_with_its_salesperson(scene: Scene) -> None:
    frauds = side_tables(np.random.default_rng(1), scene=scene).truth["frauds"].to_pylist()
    names = scene.background.salespeople.to_pylist()
    invoices = dict(zip(scene.ids.invoices.to_pylist(), (names[number] for number in scene.salesperson), strict=True))
    for case in frauds:
        assert case["is_culprit"] == (case["salesperson"] == names[scene.background.culprits[case["kind"]]])
        assert case["document_id"][0] == "D" or invoices[case["document_id"]] == case["salesperson"]
    counts = {kind: sum(case["kind"] == kind for case in frauds) for kind in KINDS}
    assert counts["lapping"] == scene.tricks.is_lapped.sum()
    assert all(counts[kind] for kind in KINDS if kind != "late_cheque")
    assert len({(case["kind"], case["document_id"]) for case in frauds}) == len(frauds)


def test_without_frauds_nothing_is_planted(honest: Scene) -> None:
    block = side_tables(np.random.default_rng(1), scene=honest)
    assert block.truth["frauds"].num_rows == 0
    assert block.facts["deliveries"]["invoice_id"].null_count == 0
    assert np.array_equal(honest.tricks.payer, honest.documents.customer)


def test_planting_keeps_amounts_and_order(scene: Scene) -> None:
    documents = scene.documents
    assert np.array_equal(scene.lines.totals_minor(len(documents.customer)), documents.amount_minor)
    assert np.array_equal(np.lexsort((documents.customer, documents.issued_on)), np.arange(len(documents.customer)))
    assert documents.amount_minor.min() > 0


def test_taking_some_documents_keeps_twins_together(scene: Scene) -> None:
    rows = np.flatnonzero(np.arange(len(scene.bent.twin_of)) % 3 > 0)
    taken = scene.bent.taken(rows)
    for place, row in enumerate(rows):
        twin = scene.bent.twin_of[row]
        expected = np.flatnonzero(rows == twin)[0] if twin in rows else ALONE
        assert taken.twin_of[place] == expected
    assert np.any(taken.twin_of != ALONE)
    assert np.any((taken.twin_of == ALONE) & taken.is_copy)

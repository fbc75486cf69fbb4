"""Orders, deliveries, contacts, limits, visits and campaigns: nothing lies after the extract, shares are as asked."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from lrfm.ledger.synthetic.contacts import draw_promises
from lrfm.ledger.synthetic.facts import NEVER, Block
from lrfm.ledger.synthetic.scene import Scene
from lrfm.ledger.synthetic.settings_side import ContactSettings
from lrfm.ledger.synthetic.side import customer_table, side_tables
from tests.ledger.synthetic.side_world import FIRST_DAY, LAST_DAY, World, is_plausible, scene_of

EXTRACT = date(1970, 1, 1) + timedelta(days=LAST_DAY)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return scene_of(World(documents=3_000))


@pytest.fixture(scope="module")
def block(scene: Scene) -> Block:
    return side_tables(np.random.default_rng(1), scene=scene)


@pytest.fixture(scope="module")
def facts(block: Block) -> dict[str, pd.DataFrame]:
    return {name: table.to_pandas() for name, table in block.facts.items()}


def _fictitious(scene: Scene) -> list[str]:
    made_up: list[str] = scene.ids.customers.filter(scene.people.is_fictitious).to_pylist()
    assert made_up
    return made_up


def test_nothing_lies_after_the_extract(facts: dict[str, pd.DataFrame]) -> None:
    assert len(facts) == 7
    for name, table in facts.items():
        assert len(table), name
        assert table["date"].notna().all(), name
        assert table["date"].max() <= EXTRACT, name


def test_lines_are_those_of_the_invoices(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    sums = facts["order_lines"].groupby("invoice_id", observed=True)["amount_minor"].sum()
    assert sums[scene.ids.invoices.to_pylist()].tolist() == scene.documents.amount_minor.tolist()
    known = set(scene.background.catalogue.ids.to_pylist())
    assert set(facts["order_lines"]["product_id"]) <= known


def test_some_orders_never_became_invoices(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    orders = facts["orders"]
    count = len(scene.documents.customer)
    assert orders["order_id"].is_unique
    assert (orders["wanted_on"] >= orders["date"]).all()
    assert is_plausible(len(orders) - count, count, scene.settings.orders.lost_share)
    assert not is_plausible(len(orders) - count, count, 0.06)
    assert set(orders["salesperson"]) == set(scene.background.salespeople.to_pylist())


def test_deliveries_belong_to_orders_and_invoices(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    deliveries = facts["deliveries"]
    assert deliveries["delivery_id"].is_unique
    assert deliveries["order_id"].isna().equals(deliveries["invoice_id"].isna())
    invoiced = deliveries.dropna(subset=["invoice_id"])
    assert invoiced["invoice_id"].is_unique
    amounts = dict(zip(scene.ids.invoices.to_pylist(), scene.documents.amount_minor.tolist(), strict=True))
    assert [amounts[invoice] for invoice in invoiced["invoice_id"]] == invoiced["amount_minor"].tolist()
    ordered = facts["orders"].set_index("order_id").loc[invoiced["order_id"]]
    assert (ordered["date"].to_numpy() <= invoiced["date"].to_numpy()).all()
    assert (ordered["customer_id"].to_numpy() == invoiced["customer_id"].to_numpy()).all()
    real = int((~scene.people.is_fictitious[scene.documents.customer]).sum())
    assert is_plausible(real - len(invoiced), real, scene.settings.orders.unproved_share)


def test_contacts_follow_reminders_while_nothing_is_paid(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    contacts = facts["contacts"]
    assert set(contacts["kind"]) == {"reminder", "call", "letter"}
    rows = pd.Series(range(len(scene.ids.invoices)), index=scene.ids.invoices.to_pylist())[contacts["invoice_id"]]
    day = (pd.to_datetime(contacts["date"]) - pd.Timestamp(0)).dt.days.to_numpy()
    reminded, paid = (getattr(scene.payments, name)[rows] for name in ("reminded_on", "paid_on"))
    assert np.array_equal(day == reminded, contacts["kind"] == "reminder")
    assert np.all(day >= reminded)
    assert np.all(day < paid)
    reminders = int((scene.payments.reminded_on <= LAST_DAY).sum())
    assert (contacts["kind"] == "reminder").sum() == reminders
    promised = contacts["promised_on"].notna()
    assert set(contacts["kind"][promised]) == {"call"}
    assert (contacts["promised_on"][promised] > contacts["date"][promised]).all()
    assert contacts["promised_amount_minor"].notna().equals(promised)
    amounts = scene.documents.amount_minor[rows][promised.to_numpy()]
    assert contacts["promised_amount_minor"][promised].astype("int64").tolist() == amounts.tolist()


@pytest.mark.parametrize("never_share", [0.0, 0.2, 0.9])
def test_as_many_promises_are_kept_as_asked(never_share: float) -> None:
    """Whatever share of the debtors never pays; kept means that the money came by the day that was promised."""
    rng, count = np.random.default_rng(3), 12_000
    called_on = np.full(count, LAST_DAY - 300, dtype=np.int32)
    paid_on = called_on + rng.integers(1, 60, count).astype(np.int32)
    paid_on[rng.random(count) < never_share] = NEVER
    promises = draw_promises(rng, called_on=called_on, paid_on=paid_on, settings=ContactSettings())
    made = promises.promised_on != NEVER
    kept = made & (paid_on <= promises.promised_on)
    assert np.array_equal(kept, promises.is_kept)
    assert np.all(promises.promised_on > called_on)
    assert is_plausible(int(kept.sum()), int(made.sum()), 0.62)
    assert not is_plausible(int(kept.sum()), int(made.sum()), 0.75)
    assert np.any(made & (paid_on == NEVER)) == (never_share > 0)


def test_promises_are_in_truth_as_in_facts(block: Block, facts: dict[str, pd.DataFrame]) -> None:
    made = facts["contacts"].dropna(subset=["promised_on"])
    truth = block.truth["promises"].to_pandas()
    pairs = [sorted(zip(table["invoice_id"], table["promised_on"], strict=True)) for table in (made, truth)]
    assert pairs[0] == pairs[1]
    assert is_plausible(int(truth["is_kept"].sum()), len(truth), 0.62)


def test_limits_are_reviewed_each_year(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    limits = facts["limits"]
    assert not limits.duplicated(["customer_id", "date"]).any()
    stays = limits[~limits["customer_id"].isin(_fictitious(scene))]
    per_customer = stays.groupby("customer_id", observed=True)["date"]
    assert set(per_customer.size()) == {3}
    assert set(pd.to_datetime(per_customer.first())) == {pd.Timestamp(FIRST_DAY, unit="D")}
    assert set(pd.to_datetime(stays["date"]).dt.month) == {1}
    digits = limits["amount_minor"].astype(str).str.rstrip("0").str.len()
    assert digits.max() <= 2
    assert limits["amount_minor"].min() > 0


def test_limits_grow_with_sales(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    last = facts["limits"].groupby("customer_id", observed=True)["amount_minor"].last()
    sales = np.bincount(scene.documents.customer, weights=scene.documents.amount_minor, minlength=300)
    assert np.corrcoef(np.log(last[scene.ids.customers.to_pylist()]), np.log1p(sales))[0, 1] > 0.5


def test_visits_are_on_working_days_by_the_own_salesperson(facts: dict[str, pd.DataFrame], scene: Scene) -> None:
    visits = facts["visits"]
    assert (pd.to_datetime(visits["date"]).dt.weekday < 5).all()
    customers = customer_table(
        people=scene.people, roles=scene.roles, customer_ids=scene.ids.customers, background=scene.background
    ).to_pandas()
    own = customers.set_index("customer_id")["salesperson"]
    assert (own[visits["customer_id"].tolist()].to_numpy() == visits["salesperson"].to_numpy()).all()
    real = int((~scene.people.is_fictitious).sum())
    assert len(visits) / real / 36 == pytest.approx(scene.settings.limits.visits_a_month, rel=0.1)
    assert not visits["customer_id"].isin(_fictitious(scene)).any()


def test_facts_list_the_treated_and_truth_the_control_too(block: Block, facts: dict[str, pd.DataFrame]) -> None:
    truth = block.truth["campaigns"].to_pandas()
    treated = truth[truth["is_treated"]]
    assert 0 < len(treated) < len(truth)
    for column in ("campaign_id", "customer_id", "date"):
        assert treated[column].tolist() == facts["campaigns"][column].tolist()


def test_same_seed_same_tables(scene: Scene, block: Block) -> None:
    again = side_tables(np.random.default_rng(1), scene=scene_of(World(documents=3_000)))
    other = side_tables(np.random.default_rng(2), scene=scene)
    for name, table in block.facts.items():
        assert again.facts[name].equals(table), name
    assert all(again.truth[name].equals(table) for name, table in block.truth.items())
    assert not other.facts["visits"].equals(block.facts["visits"])

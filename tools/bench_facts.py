"""Makes up facts of customers for the benchmark of all features: invoices that are paid in parts and late, and lines.

The facts are those that `lrfm.cohort.facts.prepare_facts` would find in a ledger; they are made by DuckDB alone, so
that millions of them are there in seconds, and are the same each time.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrfm.engine.duckdb import DuckDbEngine

__all__ = ["make_facts"]

INVOICES_PER_CUSTOMER, LINES_PER_INVOICE, DAYS = 50, 2, 1_461
"""As in the benchmark of LRFM: four years that end with the last cut-off."""

INVOICES = """
create table made as
select *, day + terms as due, day + lag as since, greatest(day + lag, day + terms + late + 1) as paid_known,
  greatest(day, day + terms + late) as paid_on
from (
  select i as document_key, 1 + (hash(i) % {customers})::bigint as customer_key,
    date '{last}' - (hash(i * 7) % {days})::int as day, ((hash(i * 3) % 3) * 30)::int as terms,
    1000 + (hash(i * 11) % 900000)::bigint as amount, (hash(i * 13) % 10)::int as fate,
    (hash(i * 17) % 70)::int - 20 as late, (hash(i * 19) % 4)::int as lag
  from range({count}) numbers(i)
)
"""
"""One in ten is never paid, one in ten in two parts."""
STATES = """
create table states as
select document_key, since, 0::bigint as paid_minor, 0::bigint as paid_day_minor, null::date as last_paid_on,
  case when fate > 0 and paid_known > since then paid_known end as until, customer_key, day, due, amount,
  amount as open_minor
from made where not (fate > 0 and paid_known <= since)
union all
select document_key, paid_known, paid, paid * (paid_on - date '2000-01-01'), paid_on,
  case when fate = 1 then paid_known + 25 end, customer_key, day, due, amount, amount - paid
from (select *, case when fate = 1 then amount // 2 else amount end as paid from made where fate > 0)
union all
select document_key, paid_known + 25, amount,
  (amount // 2) * (paid_on - date '2000-01-01') + (amount - amount // 2) * (paid_on + 25 - date '2000-01-01'),
  paid_on + 25, null, customer_key, day, due, amount, 0
from made where fate = 1
"""
TABLES = {
    "accounts": "select distinct customer_key, date '{first}' as since, date '{first}' as opened_on from made",
    "invoices": "select document_key, since, paid_minor, paid_day_minor, 0::bigint as written_off_minor, last_paid_on, "
    "until, customer_key, day as event_date, due as due_date, amount as amount_minor, open_minor, "
    "'none' as contested from states",
    "unapplied": "select customer_key, day as since, amount as unapplied_minor from made where document_key % 50 = 0",
    "disputes": "select document_key, customer_key, day as since, day as opened_on, null::date as closed_on, "
    "'price' as reason, null::bigint as disputed_minor from made where document_key % 100 = 0",
    "bounces": "select customer_key, due as since, null::date as until, due as bounced_on, null::date as replaced_on, "
    "amount as amount_minor from made where document_key % 300 = 0",
    "limits": "select distinct customer_key, date '{first}' as since, null::date as until, 5000000::bigint as "
    "limit_minor from made",
    "contracts": "select customer_key, since, since as from_date, null::date as to_date from made limit 0",
    "price_index": "select day::date as since, day::date as from_day, (100000000 + 1000000 * row_number() over "
    "(order by day))::bigint as index_parts from generate_series(date '{first}', date '{last}', interval 1 month) "
    "days(day)",
    "lines": "select document_key, customer_key, day as event_date, (hash(document_key * 5 + j) % 20 + "
    "customer_key % 7 * 3)::bigint as product_key, 'p' || product_key::varchar as product_id, "
    "false as is_return, since, null::date as until, 1000::bigint as "
    "quantity_milli, (amount // {lines})::bigint as amount_minor, (amount // {lines})::bigint as costed_minor, "
    "(amount // {lines} * 3 // 4)::bigint as cost_minor, 1::bigint as costed_count, 0::bigint as untold_minor, "
    "(j = 0)::bigint as basket_count from made, range({lines}) numbers(j)",
}
DOCUMENTS = (
    "select customer_key, day as event_date, due as due_date, amount as amount_minor, true as is_invoice, since, "
    "null::date as gone from made"
)


def make_facts(engine: DuckDbEngine, folder: Path, *, invoice_count: int, last: date) -> None:
    """Write facts of so many invoices, the last of them of the last day, into a folder."""
    from lrfm.cohort.facts import Facts, save_facts
    from lrfm.cohort.facts.sales import sales_days

    known = {
        "count": invoice_count,
        "customers": max(1, invoice_count // INVOICES_PER_CUSTOMER),
        "days": DAYS,
        "lines": LINES_PER_INVOICE,
        "last": last,
        "first": date.fromordinal(last.toordinal() - DAYS + 1),
    }
    database = engine.backend
    for statement in (INVOICES, STATES):
        database.raw_sql(statement.format(**known))
    tables = {name: database.sql(text.format(**known)) for name, text in TABLES.items()}
    days = engine.materialise(sales_days(database.sql(DOCUMENTS)), name="made_days")
    folder.mkdir(parents=True, exist_ok=True)
    save_facts(Facts(sales_days=days, **tables), engine=engine, folder=folder)

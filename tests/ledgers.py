"""Small ledgers as text: a test says what the file holds, and gets the ledger that is read from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lrfm.cohort.snapshot import Snapshot, take_snapshot
from lrfm.engine.base import Engine
from lrfm.engine.open import connect
from lrfm.engine.settings import EngineSettings
from lrfm.ledger.inputs import find_inputs
from lrfm.ledger.model import Ledger, Rejections
from lrfm.ledger.settings import LedgerSettings
from lrfm.ledger.sources.settings import DemoSource
from lrfm.ledger.stage import compute_ledger, open_ledger, open_rejections
from lrfm.ledger.synthetic.demo import write_demo

MAPPING: dict[str, Any] = {
    "customer_id": "customer",
    "invoice_id": "number",
    "invoice_date": {"column": "date", "format": "%Y-%m-%d"},
    "due_date": {"column": "due", "format": "%Y-%m-%d"},
    "amount": "amount",
    "paid_date": {"column": "paid_on", "format": "%Y-%m-%d"},
    "paid_amount": "paid",
}
IBM: dict[str, Any] = {
    "customer_id": "customerID",
    "invoice_id": "invoiceNumber",
    "invoice_date": {"column": "InvoiceDate", "format": "%m/%d/%Y"},
    "due_date": {"column": "DueDate", "format": "%m/%d/%Y"},
    "amount": "InvoiceAmount",
    "paid_date": {"column": "SettledDate", "format": "%m/%d/%Y"},
    "disputed": {"column": "Disputed", "values": ["Yes"]},
}
VENDOR: dict[str, Any] = {
    "customer_id": "Vendor_Name",
    "invoice_date": {"column": "Invoice_Date", "format": "%d-%b-%y"},
    "due_date": {"column": "Due_Date", "format": "%d-%b-%y"},
    "amount": "Amount",
    "paid_amount": "Settled",
    "outstanding": "Outstanding",
    "days_to_pay": "Number_of_Days_until_Payment",
    "entered_on": {"column": "Created", "format": "%d-%m-%Y %H:%M"},
}


@dataclass(frozen=True)
class Read:
    """A ledger that was read, with what was not taken."""

    engine: Engine
    ledger: Ledger
    rejections: Rejections

    def rejected(self) -> list[dict[str, Any]]:
        """Give the rows that were not taken."""
        return self.engine.to_arrow(self.rejections.rows, order_by=["file", "row_number"]).to_pylist()

    def reasons(self) -> dict[int, str]:
        """Give the reason of each row that was not taken, by row number."""
        return {row["row_number"]: row["reason"] for row in self.rejected()}

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Give a table of the ledger, in the order of all its columns."""
        found = getattr(self.ledger, table)
        return self.engine.to_arrow(found, order_by=list(found.columns)).to_pylist()

    def at(self, cutoff: date | str) -> Snapshot:
        """Take the snapshot of a day."""
        day = date.fromisoformat(cutoff) if isinstance(cutoff, str) else cutoff
        return take_snapshot(self.ledger, cutoff=day, engine=self.engine)


def settings_of(
    path: str,
    *,
    mapping: dict[str, Any] | None = None,
    source: dict[str, Any] | None = None,
    scope: dict[str, Any] | None = None,
    currency: str = "EUR",
    digits: int = 2,
    extract_date: date | None = None,
) -> LedgerSettings:
    """Build the ledger settings of one CSV file."""
    return LedgerSettings.model_validate(
        {
            "currency": currency,
            "currency_digits": digits,
            "sources": {"invoices": {"path": path, **(source or {})}},
            "mapping": {"invoices": mapping or MAPPING},
            "scope": scope or {},
            "extract_date": extract_date,
        }
    )


def read_settings(settings: LedgerSettings, *, data_dir: Path, folder: Path) -> Read:
    """Compute and open a ledger."""
    engine = connect(EngineSettings(threads=1))
    source = settings.sources.invoices
    if isinstance(source, DemoSource):
        write_demo(source, folder=data_dir)
    inputs = find_inputs(settings, data_dir=data_dir, extracts=folder / "extracts")
    tables = folder / "tables"
    tables.mkdir(parents=True)
    compute_ledger(engine, inputs, settings, folder=tables)
    return Read(engine, open_ledger(engine, settings, folder=tables), open_rejections(engine, folder=tables))


def read_text(text: str, folder: Path, **settings: Any) -> Read:
    """Write the text as a CSV file (UTF-8) and read it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ledger.csv").write_text(text, "utf-8")
    return read_settings(settings_of("ledger.csv", **settings), data_dir=folder, folder=folder)


HEADER = "customer,number,date,due,amount,paid_on,paid"


def read_rows(rows: str, folder: Path, **settings: Any) -> Read:
    """Read rows under the common header, one a line, blanks around cells allowed."""
    lines = [",".join(cell.strip() for cell in line.split(",")) for line in rows.strip().splitlines()]
    return read_text("\n".join([HEADER, *lines]) + "\n", folder, **settings)

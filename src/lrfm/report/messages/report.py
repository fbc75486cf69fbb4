"""Messages of the report itself: fixed words of pages, tables, figures and errors of this room."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "language.unknown": (
        "There is no catalogue for the language “{language}”. Known languages: {known}. "
        "Choose one of these, or add a catalogue for yours (CONTRIBUTING.md says how)."
    ),
    "report.days": ("{count} day", "{count} days"),
    "report.several_reasons": "there are several reasons: {reasons}",
    "report.days_decimal": "{days} days",
    "report.masked_customer": "Customer {label}",
    "report.mask_key_missing": (
        "The secret behind masked names was not found: the environment variable {variable} is empty. "
        "Set it, or leave out report.mask_key to number the customers instead."
    ),
    "report.skip_link": "Skip to the report",
    "report.contents": "Contents",
    "report.as_of": "As of {day}",
    "report.ledger_hash": "Ledger {hash}",
    "report.version": "lrfm {version}",
    "report.how_to_read_heading": "How to read this report",
    "report.how_to_read": (
        "Every figure is computed from the ledger as it was known at the date above; nothing later is in it. "
        "Only what is said about the files themselves covers their whole period. "
        "Below each exhibit stand what it does not show and where its figures come from. "
        "Two reports with the same ledger code were made from the same rows."
    ),
    "report.up_to_index": "All documents of this run",
    "report.figure_without_words": "Figure without a description",
    "report.plain_table": "Table {number}",
    "report.failed_heading": "This report could not be made",
    "report.failed_summary": "The other reports of the run are not affected. What stopped this one:",
    "report.run_index_heading": "Documents of this run",
    "report.reports": "Reports",
    "report.status.done": "Done",
    "report.status.failed": "Failed",
    "report.status.skipped": "Skipped",
    "report.tables": "Tables",
    "report.tables_lead": "What the exhibits show, as data.",
    "report.rejected": "Rows not taken",
    "report.rejected_lead": "Every row that was not taken, with the reason and what to do about it.",
    "report.manifest": "Manifest",
    "report.manifest_lead": "Inputs, hashes, versions and control totals of this run.",
    "report.all_index_heading": "All reports",
    "report.manifest_unreadable": "Its manifest cannot be read: run the month again",
    "report.reports_failed": ("{count} report failed", "{count} reports failed"),
    "report.reports_done": ("{count} report", "{count} reports"),
    "report.nothing_here": "Nothing yet.",
    "report.none_here": "None.",
    "report.notebooks": "Notebooks",
    "report.notebooks_lead": "The notebooks as executed, for those who want to go on from there.",
}

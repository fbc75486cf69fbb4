"""A small pack with everything in it: long titles, hostile names, a table, bars, a line, an answer and headlines."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import nbformat
from matplotlib.axes import Axes
from nbformat import NotebookNode

from lrfm.figures.style import ACCENT, MUTED, QUIET, is_narrow, mark, mirror, shortened
from lrfm.report.folded import folded, paragraphs
from lrfm.report.language import Language
from lrfm.report.pack import Block, Headline, Headlines, Lines
from lrfm.report.page import PageContext, index_link
from lrfm.report.svg import render_figure
from lrfm.report.tables import Column, Table, html_table

HOSTILE = (
    "<script>alert(1)</script> Ltd",
    r"A $\foo$ B & Sons",
    "=cmd|' /C calc'!A0",
    'אחים כהן (1987) בע"מ Export',
    "شرکت نمونه Trading ۱۲",
    "Nordic Paper and Packaging Holdings International",
    "O’Brien <img src=x onerror=alert(1)>",
)
AMOUNTS = (48_210_455, 31_077_020, 22_801_199, 17_560_000, 9_204_310, 6_018_775, 1_250_000)
BUCKETS = (
    ("Not yet due", 91_205_310),
    ("1 to 30 days", 24_188_002),
    ("31 to 60 days", 11_940_777),
    ("61 to 90 days", 6_320_150),
    ("91 to 120 days", 2_071_520),
    ("More than 120 days", 396_000),
)
MONTHS = tuple(date(2012, 7, 31) + timedelta(days=30 * step) for step in range(12))
DAYS_LATE = (8.1, 7.9, 8.4, 9.0, 9.6, 9.1, 10.2, 10.9, 10.4, 11.6, 12.1, 12.7)


def customers_table(language: Language) -> str:
    total = sum(AMOUNTS)
    rows = tuple(
        (name, language.amount(amount, digits=2), language.share(Fraction(amount, total)), str(number * 7 - 3))
        for number, (name, amount) in enumerate(zip(HOSTILE, AMOUNTS, strict=True))
    )
    return html_table(
        Table(
            "The seven largest customers by open amount, EUR",
            (
                Column("Customer"),
                Column("Open amount", "number"),
                Column("Share of the ledger", "number"),
                Column("Days late", "number"),
            ),
            rows,
            ("All seven", language.amount(total, digits=2), language.share(Fraction(1)), ""),
        ),
        language=language,
    )


def bars(language: Language) -> str:
    def draw(ax: Axes) -> None:
        for place, (name, amount) in enumerate(zip(HOSTILE, AMOUNTS, strict=True)):
            (bar,) = ax.barh(place, amount / 100, height=0.62, color=ACCENT if place == 0 else MUTED)
            mark(bar, f"{name}: {language.money(amount, currency='EUR', digits=2)}")
            ax.annotate(
                language.compact(amount // 100, decimals=0),
                (amount / 100, place),
                xytext=(4 if language.direction == "ltr" else -4, 0),
                textcoords="offset points",
                va="center",
                ha="left" if language.direction == "ltr" else "right",
            )
        ax.set_yticks(range(len(HOSTILE)), [shortened(name, axes=ax) for name in HOSTILE])
        ax.invert_yaxis()
        ax.set_xlim(0, max(AMOUNTS) / 100 * 1.12)
        ax.xaxis.set_visible(False)
        ax.spines["bottom"].set_visible(False)
        mirror(ax, language.direction)

    return render_figure(
        draw,
        id="largest",
        title="Open amount of the seven largest customers, EUR",
        language=language,
        description="The first customer owes a third of what the seven owe together.",
    )


def line(language: Language) -> str:
    def draw(ax: Axes) -> None:
        ax.grid(visible=True, axis="y")
        ax.spines["left"].set_visible(False)
        (path,) = ax.plot(range(12), DAYS_LATE)
        mark(path, "Weighted days late")
        step = 4 if is_narrow(ax) else 2
        ax.set_xticks(range(0, 12, step), [language.month_short(month) for month in MONTHS[::step]])
        ax.set_ylim(0, 14)
        ax.yaxis.set_tick_params(labelcolor=QUIET)
        ax.annotate(
            language.number(DAYS_LATE[-1], decimals=1),
            (11, DAYS_LATE[-1]),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            weight=600,
            color=ACCENT,
        )

    return render_figure(
        draw,
        id="late",
        title="Weighted days late of payments received, by month",
        language=language,
        description="From 8 days in July 2012 to 13 days in June 2013.",
    )


def months_table(language: Language) -> str:
    rows = tuple(
        (language.month_short(month), language.number(days, decimals=1))
        for month, days in zip(MONTHS, DAYS_LATE, strict=True)
    )
    return html_table(
        Table("Weighted days late by month", (Column("Month"), Column("Days", "number")), rows), language=language
    )


def blocks(language: Language) -> tuple[object, ...]:
    provenance = (
        "From 2,466 invoices known at 30 June 2013; open amount = invoices less payments, credits and write-offs."
    )
    return (
        Lines(
            (
                "We are owed €1,361,217.59, of which a third is past its due date.",
                "Customers pay 12.7 days late on average, 4.6 days later than a year ago.",
                "Ageing, open items and the control balance agree to the cent.",
            )
        ),
        Headlines(
            (
                Headline("Open items", "€1,361,217.59", "2,466 invoices"),
                Headline("Overdue share", "33.0%"),
                Headline("Count-back DSO", "45.5 days", "12 months"),
                Headline("Weighted days late", "12.7 days"),
            )
        ),
        Block(
            "largest-customers",
            "Seven customers hold almost all of the open amount, and the first of them alone "
            "holds more than a third of it",
            customers_table(language),
            "This does not show whether these customers will pay; it shows how much depends on it.",
            provenance,
        ),
        Block(
            "largest-chart",
            "The first customer stands apart from all others",
            bars(language),
            "Connected customers are not added up here.",
            provenance,
            level=3,
        ),
        Block(
            "days-late",
            "Payments arrive later every month, and the delay has grown by more than half within a year",
            line(language) + folded("Each month", months_table(language), paragraphs("Payments received.")),
            "A month with few payments can move the line by chance.",
            provenance,
        ),
    )


def notebook(language: Language) -> NotebookNode:
    """A notebook as executed: inputs, streams and outputs."""
    cells = [
        nbformat.v4.new_markdown_cell("# Where does the money stand?"),
        _code("params_file = 'x.yml'", tags=["parameters"]),
        _code("print('noise')", nbformat.v4.new_output("stream", name="stderr", text="noise\n")),
        *(_code("pack.block", _shown(block)) for block in blocks(language)[:2]),
        nbformat.v4.new_markdown_cell(
            "## Who owes it\n\nThe *largest* first; see [the ledger](01_ledger_quality.html)."
        ),
        *(_code("pack.block", _shown(block)) for block in blocks(language)[2:]),
        nbformat.v4.new_markdown_cell("## What we now know\n\nThe ledger can be trusted, and the delay is growing."),
    ]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=cells)


def context(code: str) -> PageContext:
    return PageContext(
        title="",
        client="Example & Sons",
        as_of=date(2013, 6, 30),
        language_code=code,
        ledger_hash="4f2c9a1be07d",
        version="0.1.0",
        links=(index_link(Language.load(code)),),
    )


def _code(source: str, *outputs: NotebookNode, tags: list[str] | None = None) -> NotebookNode:
    return nbformat.v4.new_code_cell(source, outputs=list(outputs), metadata={"tags": tags or []})


def _shown(block: object) -> NotebookNode:
    return nbformat.v4.new_output(
        "execute_result", execution_count=1, data={"text/html": block._repr_html_(), "text/plain": repr(block)}
    )  # type: ignore[attr-defined]

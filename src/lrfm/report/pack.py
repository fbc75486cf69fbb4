"""What a notebook shows: blocks of claim, exhibit, caveat and provenance; lines of an answer; headlines."""

from __future__ import annotations

from dataclasses import dataclass

from lrfm.report.words import escaped

__all__ = ["Block", "Headline", "Headlines", "Lines"]


@dataclass(frozen=True)
class Block:
    """A claim as heading, the exhibit that bears it out, what it does not show, what to ask, and where it comes from.

    ``question`` is what is left to be asked of people. ``exhibit_html`` comes from :func:`html_table` or
    :func:`render_figure` (or several of them, joined); everything else is plain text in the reader's language.
    ``level`` is 2, or 3 for a block under another one.
    """

    id: str
    claim: str
    exhibit_html: str
    caveat: str
    provenance: str
    level: int = 2
    question: str = ""

    def __post_init__(self) -> None:
        if self.level not in (2, 3):
            raise ValueError("a block's heading is of level 2 or 3")

    def _repr_html_(self) -> str:
        heading = f"{self.id}-claim"
        notes = "".join(
            f'<p class="{name}">{escaped(words)}</p>\n'
            for name, words in (
                ("caveat", self.caveat),
                ("question", self.question),
                ("provenance", self.provenance),
            )
            if words
        )
        return (
            f'<section class="block" data-lrfm="block" id="{escaped(self.id)}" aria-labelledby="{escaped(heading)}">\n'
            f'<h{self.level} id="{escaped(heading)}">{escaped(self.claim)}</h{self.level}>\n'
            f"{self.exhibit_html}\n{notes}</section>"
        )


@dataclass(frozen=True)
class Lines:
    """The answer to a notebook's question, a sentence a line.

    >>> Lines(("One.", "Two."))._repr_html_().count("<li>")
    2
    """

    lines: tuple[str, ...]

    def _repr_html_(self) -> str:
        items = "\n".join(f"<li>{escaped(line)}</li>" for line in self.lines)
        return f'<ul class="answer" data-lrfm="lines">\n{items}\n</ul>'


@dataclass(frozen=True)
class Headline:
    """One figure of the month: what it is, its value as written, and a note on it (may be empty)."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Headlines:
    """The figures of the month side by side."""

    headlines: tuple[Headline, ...]

    def _repr_html_(self) -> str:
        items = "\n".join(
            f'<div><dt>{escaped(line.label)}</dt><dd><span class="value">{escaped(line.value)}</span>'
            f"{_note(line.note)}</dd></div>"
            for line in self.headlines
        )
        return f'<dl class="headlines" data-lrfm="headlines">\n{items}\n</dl>'


def _note(words: str) -> str:
    # the break parts value and note where no style sheet does (JupyterLab)
    return f'<br><span class="note">{escaped(words)}</span>' if words else ""

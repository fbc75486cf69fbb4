"""`lrfm judgements`: a workbook for experts out, their answers in, and a block for the params file."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lrfm.cli.exits import DONE
from lrfm.cli.speech import say
from lrfm.errors import Fault, Place, UserError

if TYPE_CHECKING:
    from lrfm.report.language import Language
    from lrfm.report.worksheet.read import Answers

__all__ = ["JudgementsRequest", "run_judgements"]

_WORKBOOK = Path("judgements.xlsx")
_WIDTH = 110


@dataclass(frozen=True)
class JudgementsRequest:
    """What was asked for on the command line: without files an empty workbook, else the answers in them."""

    files: tuple[Path, ...] = ()
    output: Path | None = None
    criteria: Literal["lrfm", "all"] = "lrfm"
    language: str = "en"


def run_judgements(request: JudgementsRequest) -> int:
    """Write an empty workbook, or turn answers into a block of YAML; give the exit code 0.

    Raises `UserError` where a file is in the way or cannot be written, or for each cell of the answers that needs
    mending.
    """
    from lrfm.report.language import Language

    language = Language.load(request.language)
    output = request.output if request.files else request.output or _WORKBOOK
    if not request.files:
        return _make(request, language, output or _WORKBOOK)
    text = _block(request, language)
    if output is None:
        say(text, sys.stdout, end="")
        return DONE
    with _new(output):
        output.write_text(text, encoding="utf-8", newline="\n")
    say(language.text("judgements.block_written", path=str(output)), sys.stdout)
    return DONE


def _make(request: JudgementsRequest, language: Language, output: Path) -> int:
    from lrfm.report.worksheet.layout import ALL, LRFM, Layout
    from lrfm.report.worksheet.write import write_worksheet

    with _new(output):
        write_worksheet(output, layout=Layout(LRFM if request.criteria == "lrfm" else ALL, language))
    say(language.text("judgements.written", path=str(output)), sys.stdout)
    return DONE


def _block(request: JudgementsRequest, language: Language) -> str:
    """Give what the answers come to as comments, and the answers as the params take them."""
    from lrfm.params import yaml_block
    from lrfm.study.judgements import remarks_of

    answers, criteria = _answers(request.files)
    remarks = (language.reason(one) for one in remarks_of(answers, names=criteria))
    lines = (language.text("judgements.block_head", count=len(answers)), *remarks)
    comments = "".join(f"{line}\n" for words in lines for line in _comment(words))
    return comments + yaml_block({"weights": {"experts": answers}})


def _answers(files: Sequence[Path]) -> tuple[list[Answers], tuple[str, ...]]:
    """Read all workbooks; raise `UserError` with the faults of all of them."""
    from lrfm.report.worksheet.read import read_worksheet

    found: list[Answers] = []
    asked: tuple[str, ...] = ()
    faults: list[Fault] = []
    for file in files:
        try:
            answers, layout = read_worksheet(file)
        except UserError as error:
            faults += error.faults
            continue
        if any(one["name"] == answers["name"] for one in found):
            faults.append(Fault("judgements.same_expert", {"name": answers["name"]}, Place(str(file))))
        if asked not in ((), layout.criteria):
            faults.append(Fault("judgements.other_criteria", {}, Place(str(file))))
        asked = asked or layout.criteria
        found.append(answers)
    if faults:
        raise UserError(*faults)
    return found, asked


@contextmanager
def _new(output: Path) -> Iterator[None]:
    """Have a file written that is not there yet; raise `UserError` where it is, or where the machine refuses it."""
    try:
        if output.exists():
            raise UserError.of("judgements.output_exists", place=Place(str(output)))
        output.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        detail = os.strerror(error.errno) if error.errno else str(error)
        raise UserError.of("cli.cannot_write", place=Place(str(output)), detail=detail) from None


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {line}" for line in textwrap.wrap(" ".join(text.split()), _WIDTH))

"""The file list of ARCHITECTURE.md: one line a file: the first of a module's docstring, or of a preset's comment.

`python -m tools.architecture` brings the list between the markers up to date, `--check` only says whether it is.
A template's line is the first of its opening comment. All else, and the top level, is described by hand in the list
itself; that text is kept.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tools.repository import ROOT, project_files

__all__ = ["UNDESCRIBED", "described_by_hand", "file_list", "main", "with_file_list"]

BEGIN, END = "<!-- files:begin -->", "<!-- files:end -->"
UNDESCRIBED = "(say here what it is for)"
# Each file of these folders has a line; of the others the top level alone.
LISTED_FOLDERS = ("src/lrfm/", "tools/")
HEADING = re.compile(r"### `(?P<folder>[^`]+)`")
TEMPLATE_COMMENT = re.compile(r"\{#-?\s*(?P<first>.+?)\s*(?:-?#\}|\n)")
LINE = re.compile(r"- `(?P<name>[^`]+)` · (?P<text>.+)")


def described_by_hand(text: str) -> Mapping[str, str]:
    """Give what the list says now, by path."""
    folder, found = "", {}
    for line in _between(text).splitlines():
        if heading := HEADING.match(line):
            folder = heading["folder"].removeprefix("./")
        elif entry := LINE.match(line):
            found[folder + entry["name"]] = entry["text"]
    return found


def file_list(paths: Sequence[str], *, root: Path, by_hand: Mapping[str, str]) -> str:
    """Write the list: a heading a folder, a line a file."""
    return "\n".join(_lines(paths, root=root, by_hand=by_hand))


def _lines(paths: Sequence[str], *, root: Path, by_hand: Mapping[str, str]) -> Iterator[str]:
    yield from ("", "### `./`", "")
    top = {path.partition("/")[0] + ("/" if "/" in path else "") for path in paths}
    yield from (f"- `{name}` · {by_hand.get(name, UNDESCRIBED)}" for name in sorted(top, key=str.casefold))
    listed = [path for path in paths if path.startswith(LISTED_FOLDERS)]
    for folder in sorted({path.rpartition("/")[0] + "/" for path in listed}):
        yield from ("", f"### `{folder}`", "")
        inside = sorted(path for path in listed if path.rpartition("/")[0] + "/" == folder)
        yield from (
            f"- `{path.removeprefix(folder)}` · {_describe(path, root=root, by_hand=by_hand)}" for path in inside
        )
    yield ""


def _describe(path: str, *, root: Path, by_hand: Mapping[str, str]) -> str:
    if path.endswith(".py"):
        said = ast.get_docstring(ast.parse((root / path).read_text(encoding="utf-8")))
        return said.partition("\n")[0] if said else UNDESCRIBED
    if path.endswith(".j2"):
        comment = TEMPLATE_COMMENT.match((root / path).read_text(encoding="utf-8"))
        return comment["first"] if comment else UNDESCRIBED
    known = by_hand.get(path, UNDESCRIBED)
    if known != UNDESCRIBED or not path.endswith(".yml"):
        return known
    first = (root / path).read_text(encoding="utf-8").partition("\n")[0]
    return first.removeprefix("# ").rstrip(".:") if first.startswith("# ") else UNDESCRIBED


def _between(text: str) -> str:
    before, begin, rest = text.partition(BEGIN)
    inside, end, _ = rest.partition(END)
    if not (before and begin and end):
        raise SystemExit(f"ARCHITECTURE.md must hold {BEGIN} and, after it, {END}")
    return inside


def with_file_list(text: str, *, paths: Sequence[str], root: Path) -> str:
    """Give the document with its list brought up to date."""
    inside = _between(text)
    listed = file_list(paths, root=root, by_hand=described_by_hand(text))
    return text.replace(BEGIN + inside + END, f"{BEGIN}\n{listed}\n{END}")


def main(arguments: Sequence[str]) -> int:
    """Update ARCHITECTURE.md, or with `--check` give 1 where it is out of date or leaves a file undescribed."""
    document = ROOT / "ARCHITECTURE.md"
    text = document.read_text(encoding="utf-8")
    wanted = with_file_list(text, paths=project_files(), root=ROOT)
    if "--check" not in arguments:
        document.write_text(wanted, encoding="utf-8")
    elif wanted != text:
        print("ARCHITECTURE.md is out of date; run: .venv/bin/python -m tools.architecture")
        return 1
    missing = [path for path, words in described_by_hand(wanted).items() if words == UNDESCRIBED]
    for path in missing:
        print(f"ARCHITECTURE.md: {path} has no description; give the module a docstring, or write the line by hand")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Every relative link of every document leads somewhere, down to the heading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.repository import ROOT, project_files

DOCUMENTS = [name for name in project_files() if name.endswith(".md")]
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def _links(text: str) -> list[str]:
    return LINK.findall(SPAN.sub("", FENCED.sub("", text)))


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-")


def _broken(name: str, text: str) -> list[str]:
    broken = []
    for link in _links(text):
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        file = (ROOT / name).parent / target if target else ROOT / name
        if not file.exists():
            broken.append(link)
        elif anchor and file.suffix == ".md":
            headings = HEADING.findall(FENCED.sub("", file.read_text(encoding="utf-8")))
            if anchor not in map(_anchor, headings):
                broken.append(link)
    return broken


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    assert _broken(name, (ROOT / name).read_text(encoding="utf-8")) == []


def test_a_broken_link_is_seen() -> None:
    text = "[a](nowhere.md) [b](README.md) `[c](not-a-link)` [d](#no-such-heading) [e](https://example.org/x)"
    assert _broken("README.md", text) == ["nowhere.md", "#no-such-heading"]


def test_anchors_are_made_as_on_the_web() -> None:
    assert _anchor("Who may import whom, `core` first") == "who-may-import-whom-core-first"
    assert Path(ROOT, "README.md").exists()

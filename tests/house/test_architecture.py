from __future__ import annotations

from pathlib import Path

import pytest

from tools.architecture import UNDESCRIBED, described_by_hand, with_file_list

DOCUMENT = """# How it is built

<!-- files:begin -->

### `./`

- `Makefile` · The commands.

### `src/lrfm/`

- `gone.py` · No longer there.
- `data.txt` · Kept as it was written.

<!-- files:end -->

After it.
"""
PATHS = ["Makefile", "notes/a.md", "src/lrfm/core/money.py", "src/lrfm/data.txt", "src/lrfm/page.html.j2"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src/lrfm/core").mkdir(parents=True)
    (tmp_path / "src/lrfm/core/money.py").write_text('"""Exact money.\n\nMore.\n"""\n', encoding="utf-8")
    (tmp_path / "src/lrfm/page.html.j2").write_text("{#- A page. -#}\n<p>", encoding="utf-8")
    return tmp_path


def test_follows_the_files(folder: Path) -> None:
    described = described_by_hand(with_file_list(DOCUMENT, paths=PATHS, root=folder))
    assert described == {
        "Makefile": "The commands.",
        "notes/": UNDESCRIBED,
        "src/": UNDESCRIBED,
        "src/lrfm/core/money.py": "Exact money.",
        "src/lrfm/data.txt": "Kept as it was written.",
        "src/lrfm/page.html.j2": "A page.",
    }


def test_leaves_the_rest_alone_and_settles(folder: Path) -> None:
    once = with_file_list(DOCUMENT, paths=PATHS, root=folder)
    assert once.startswith("# How it is built\n\n<!-- files:begin -->\n")
    assert once.endswith("<!-- files:end -->\n\nAfter it.\n")
    assert with_file_list(once, paths=PATHS, root=folder) == once


def test_needs_its_markers(folder: Path) -> None:
    with pytest.raises(SystemExit, match="files:begin"):
        with_file_list("# Nothing here\n", paths=PATHS, root=folder)

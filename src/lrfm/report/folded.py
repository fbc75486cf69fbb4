"""Parts of an exhibit that are folded away until a reader asks for them; on paper they stand open."""

from __future__ import annotations

from lrfm.report.words import escaped

__all__ = ["folded", "paragraphs"]


def folded(summary: str, *parts: str) -> str:
    """Fold parts, which are HTML already, under a plain summary; nothing where all of them are empty.

    >>> folded("More", "<p>A</p>", "").splitlines()
    ['<details class="fold" data-lrfm="folded">', '<summary>More</summary>', '<p>A</p>', '</details>']
    >>> folded("More", "")
    ''
    """
    if not (shown := [part for part in parts if part]):
        return ""
    inner = "\n".join(shown)
    return f'<details class="fold" data-lrfm="folded">\n<summary>{escaped(summary)}</summary>\n{inner}\n</details>'


def paragraphs(*words: str) -> str:
    """Write each as a paragraph; empty ones leave no trace.

    >>> paragraphs("A & B.", "")
    '<p class="caveat">A &amp; B.</p>'
    """
    return "\n".join(f'<p class="caveat">{escaped(one)}</p>' for one in words if one)

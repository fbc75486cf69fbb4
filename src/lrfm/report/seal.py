"""The last step of every page: nothing in it may run, load or send anything, and it says so to the browser.

The seal parses the page and refuses what has no place in it; then a content security policy, with the hash of the one
style sheet, makes the browser refuse it too.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import html as lxml_html
from lxml.etree import _Element

from lrfm.errors import Defect

__all__ = ["MAX_BYTES", "policy", "seal"]

MAX_BYTES: Final = 1_500_000
_HEAD: Final = "<head>\n"
_REFUSED: Final = frozenset(
    {
        "script",
        "link",
        "base",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "textarea",
        "select",
        "audio",
        "video",
        "source",
        "track",
        "portal",
        "template",
        "noscript",
        "image",
        "foreignobject",
        "animate",
        "animatemotion",
        "animatetransform",
        "set",
        "math",
        "marquee",
    }
)
_ADDRESSES: Final = frozenset(
    {
        "href",
        "xlink:href",
        "src",
        "srcset",
        "data",
        "action",
        "formaction",
        "poster",
        "background",
        "cite",
        "ping",
        "manifest",
        "longdesc",
        "codebase",
        "archive",
        "lowsrc",
        "dynsrc",
        "profile",
        "usemap",
        "srcdoc",
    }
)
_WORDS: Final = frozenset({"title", "alt", "aria-label", "content"})
# A page, a table or a folder beside this one; no scheme, no host, nothing from the root.
_NEIGHBOUR: Final = re.compile(
    r"(?:\.\./)*[A-Za-z0-9_-][A-Za-z0-9._%-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._%-]*)*/?(?:#[\w.-]+)?"
)
_IN_PAGE: Final = re.compile(r"#([^\s#]+)")
_PICTURE: Final = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+")
_CSS_ADDRESS: Final = re.compile(r"url\(\s*['\"]?(?!data:font/woff2;base64,)", re.IGNORECASE)
_CSS_REFUSED: Final = re.compile(r"@import|expression\(|-moz-binding|image-set\(|\\", re.IGNORECASE)


def seal(html: str) -> str:
    r"""Give the page with its policy; raise ``Defect`` for anything that could run, load or send.

    >>> page = "\n".join((
    ...     "<!DOCTYPE html>", "<html lang='en'>", "<head>", "<title>A</title>", "<style>p{}</style>", "</head>",
    ...     "<body><p>B</p></body>", "</html>"))
    >>> "default-src 'none'" in seal(page)
    True
    >>> seal(page.replace("B", "<b onclick='go()'>B</b>"))
    Traceback (most recent call last):
    ...
    lrfm.errors.Defect: a page may not hold: the attribute onclick of <b>
    """
    start = html.find(_HEAD)
    if start < 0 or "<" in html[:start].replace("<!DOCTYPE html>", "", 1).replace("<html", "", 1):
        raise Defect("a page begins with its doctype, <html> and <head>")
    tree = lxml_html.document_fromstring(html)
    styles = [str(style.text or "") for style in tree.iter("style")]
    if len(styles) != 1:
        raise Defect(f"a page has one style sheet, this one has {len(styles)}")
    problems = sorted({*_problems(tree), *_style_problems(styles[0]), *_raw_problems(html)})
    if problems:
        raise Defect(f"a page may not hold: {'; '.join(problems)}")
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(styles[0])}">\n'
    sealed = html[: start + len(_HEAD)] + meta + html[start + len(_HEAD) :]
    size_bytes = len(sealed.encode())
    if size_bytes > MAX_BYTES:
        raise Defect(f"a page holds at most {MAX_BYTES:,} bytes, this one has {size_bytes:,}")
    return sealed


def policy(style: str) -> str:
    """Give the content security policy of a page with this style sheet."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _problems(tree: _Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    yield from (f"the id {name} twice" for name, count in ids.items() if count > 1)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield "a comment or a processing instruction"
            continue
        tag = element.tag.lower()
        if tag in _REFUSED:
            yield f"<{tag}>"
        if tag == "img" and not (element.get("alt") or "").strip():
            yield "an <img> without words for those who do not see it"
        if tag == "meta" and "http-equiv" in element.attrib:
            yield "a <meta http-equiv>"
        for name, value in element.attrib.items():
            yield from _attribute_problems(tag, str(name).lower(), str(value), ids)


def _attribute_problems(tag: str, name: str, value: str, ids: Counter[str | None]) -> Iterator[str]:
    if name.startswith("on") or name == "style":
        yield f"the attribute {name} of <{tag}>"
    elif name in _ADDRESSES:
        in_page = _IN_PAGE.fullmatch(value)
        if in_page:
            if in_page[1] not in ids:
                yield f"a link to {value}, which is not on the page"
        elif not (
            (tag == "a" and name == "href" and _NEIGHBOUR.fullmatch(value))
            or (tag == "img" and name == "src" and _PICTURE.fullmatch(value))
        ):
            yield f"the address {value[:60]} in <{tag}>"
    elif name not in _WORDS and "url(" in value.lower() and not re.fullmatch(r"url\(#[\w-]+\)", value):
        yield f"the address {value[:60]} in <{tag}>"


def _style_problems(style: str) -> Iterator[str]:
    if _CSS_ADDRESS.search(style):
        yield "an address in the style sheet"
    if _CSS_REFUSED.search(style):
        yield "a style sheet that loads or escapes"
    if "<" in style:
        yield "a style sheet with markup in it"


def _raw_problems(html: str) -> Iterator[str]:
    """Look at the letters too: escaped text never looks like this, so a parser's opinion is not needed."""
    lowered = html.lower()
    yield from (f"{opening}…" for opening in ("<script", "</script", "<!--", "<?", "<![cdata") if opening in lowered)
    if lowered.count("<style") != 1 or lowered.count("<head") - lowered.count("<header") != 1:
        yield "a second head or style sheet"

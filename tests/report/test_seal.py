"""Each refusal of the seal, by an example of what it refuses."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from lrfm.errors import Defect
from lrfm.report.seal import MAX_BYTES, seal

PAGE = """<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>A</title>
<style>p { color: red }</style>
</head>
<body><main id="report">HERE</main></body>
</html>
"""


def _page(body: str) -> str:
    return PAGE.replace("HERE", body)


def test_policy_names_the_style_sheet() -> None:
    sealed = seal(_page("<p>x</p>"))
    digest = base64.b64encode(hashlib.sha256(b"p { color: red }").digest()).decode()
    policy = re.search(r'<head>\n<meta http-equiv="Content-Security-Policy" content="([^"]*)">', sealed)
    assert policy is not None
    assert policy[1] == (
        f"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(
    "body",
    [
        "<script>go()</script>",
        "<SCRIPT src=x></SCRIPT>",
        "<svg><script>go()</script></svg>",
        "<p onclick='go()'>x</p>",
        "<img src='data:image/png;base64,AA==' alt='x' onerror=go()>",
        "<svg onload='go()'></svg>",
        "<p style='color:red'>x</p>",
        "<svg><path style='fill:red'/></svg>",
        "<img src='data:image/png;base64,AA=='>",
        "<img src='data:image/png;base64,AA==' alt=''>",
        "<img src='https://example.org/x.png' alt='x'>",
        "<img src='x.png' alt='x'>",
        "<img src='data:image/svg+xml;base64,AA==' alt='x'>",
        "<img srcset='x.png 2x' src='data:image/png;base64,AA==' alt='x'>",
        "<a href='https://example.org/'>x</a>",
        "<a href='//example.org/'>x</a>",
        "<a href='/etc/passwd'>x</a>",
        "<a href='\\\\host\\x'>x</a>",
        "<a href='javascript:go()'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='mailto:a@b'>x</a>",
        "<a href=' x.html'>x</a>",
        "<a href='x.html?y=1'>x</a>",
        "<a href='#nowhere'>x</a>",
        "<a href='x.html' ping='https://example.org'>x</a>",
        "<svg><use href='x.svg#a'/></svg>",
        "<svg><use xlink:href='https://example.org#a'/></svg>",
        "<svg><path fill='url(https://example.org/x)'/></svg>",
        "<svg><image href='data:image/png;base64,AA=='/></svg>",
        "<svg><foreignObject><p>x</p></foreignObject></svg>",
        "<svg><a><set attributeName='href'/></a></svg>",
        "<svg><animate attributeName='x'/></svg>",
        "<blockquote cite='https://example.org'>x</blockquote>",
        "<table background='x.png'></table>",
        "<iframe></iframe>",
        "<object data='x'></object>",
        "<embed src='x'>",
        "<form action='x'></form>",
        "<input>",
        "<base href='x'>",
        "<link rel='stylesheet' href='x.css'>",
        "<meta http-equiv='refresh' content='0'>",
        "<style>p{}</style>",
        "<noscript>x</noscript>",
        "<template>x</template>",
        "<video src='x'></video>",
        "<p id='a'></p><p id='a'></p>",
        "<p>x</p><!-- a comment -->",
        "<?php x ?>",
        "<math></math>",
        "<head>x</head>",
    ],
)
def test_refused(body: str) -> None:
    with pytest.raises(Defect, match=r"a page "):
        seal(_page(body))


@pytest.mark.parametrize(
    "style",
    [
        "@import 'x.css';",
        "p { background: url(https://example.org/x) }",
        "p { background: url('x.png') }",
        "p { background: url(data:image/png;base64,AA) }",
        "p { background: u\\72l(x) }",
        "p::before { content: '<p>' }",
    ],
)
def test_refused_in_the_style_sheet(style: str) -> None:
    with pytest.raises(Defect, match="style sheet"):
        seal(PAGE.replace("p { color: red }", style))


@pytest.mark.parametrize(
    "body",
    [
        "<p>&lt;script&gt; onclick= style= https://example.org</p>",
        "<p title='url(x) onclick'>x</p>",
        "<a href='01_ledger.html'>x</a><a href='../../index.html#a'>x</a>",
        "<a href='tables/a%20b.xlsx'>x</a><a href='tables/'>x</a>",
        "<a href='#report'>x</a>",
        "<svg><defs><clipPath id='c'><rect/></clipPath></defs><path clip-path='url(#c)'/><use href='#c'/></svg>",
        "<img src='data:image/png;base64,iVBORw0KGgo=' alt='A bar'>",
    ],
)
def test_taken(body: str) -> None:
    assert body in seal(_page(body))


@pytest.mark.parametrize(
    "html",
    ["<p>x</p>", PAGE.replace("<head>\n", "<head>"), PAGE.replace("<html", "<p></p><html"), PAGE.replace("style", "b")],
)
def test_a_page_has_its_form(html: str) -> None:
    with pytest.raises(Defect):
        seal(html)


def test_a_page_has_its_limit() -> None:
    room = MAX_BYTES - len(seal(_page("")).encode())
    assert len(seal(_page("é" * (room // 2))).encode()) >= MAX_BYTES - 1
    with pytest.raises(Defect, match="1,500,000 bytes"):
        seal(_page("é" * (room // 2 + 1)))

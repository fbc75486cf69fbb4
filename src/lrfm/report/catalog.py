"""Message catalogues: what there is to translate, what a ``.po`` file translates, and what is wrong with it."""

from __future__ import annotations

import gettext
import io
import json
import string
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from lrfm.report.messages import MESSAGES

__all__ = [
    "LOCALE_DIR",
    "PROSE",
    "faults_of",
    "languages",
    "load_translations",
    "paragraphs",
    "pot_bytes",
    "read_catalog",
    "template_catalog",
]

LOCALE_DIR: Final = Path(__file__).parent / "locale"
PROSE: Final = "prose"
"""The context of paragraphs from notebooks; a message of the code has its key as context."""
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


def languages(folder: Path = LOCALE_DIR) -> tuple[str, ...]:
    """Give the codes of the languages that have a catalogue."""
    return tuple(sorted(path.parts[-3] for path in folder.glob("*/LC_MESSAGES/lrfm.po")))


def read_catalog(path: Path) -> Catalog:
    """Read a ``.po`` file; the language is the name of its folder."""
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parts[-3].replace("-", "_"), abort_invalid=True)


def load_translations(code: str, folder: Path = LOCALE_DIR) -> gettext.GNUTranslations:
    """Compile a language's catalogue in memory; entries marked fuzzy are left out."""
    compiled = io.BytesIO()
    write_mo(compiled, read_catalog(folder / code / "LC_MESSAGES" / "lrfm.po"))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def paragraphs(markdown: str) -> tuple[str, ...]:
    r"""Split a Markdown cell into the paragraphs that are translated one by one.

    >>> paragraphs("# Ageing\n\nWhat is due,\nand since when?\n")
    ('# Ageing', 'What is due,\nand since when?')
    """
    return tuple(part.strip("\n") for part in markdown.strip().split("\n\n") if part.strip())


def template_catalog(notebooks: Iterable[Path] = ()) -> Catalog:
    """Collect everything there is to translate: messages (templates hold keys only) and Markdown cells."""
    catalog = Catalog(project="lrfm", creation_date=_EPOCH, revision_date=_EPOCH, charset="utf-8", fuzzy=False)
    for key, message in sorted(MESSAGES.items()):
        catalog.add(message, context=key)
    for notebook in sorted(notebooks, key=lambda path: path.name):
        for number, paragraph in enumerate(_prose(notebook), start=1):
            catalog.add(paragraph, context=PROSE, locations=[(notebook.name, number)])
    return catalog


def pot_bytes(notebooks: Iterable[Path] = ()) -> bytes:
    """Write the translation template (``lrfm.pot``); the same sources give the same bytes."""
    stream = io.BytesIO()
    write_po(stream, template_catalog(notebooks), width=100, sort_output=True, omit_header=False)
    return stream.getvalue()


def faults_of(catalog: Catalog, template: Catalog) -> tuple[str, ...]:
    """Name what is untranslated, fuzzy, no longer used, or loses a placeholder, in the order of the template."""
    return tuple(_catalog_faults(catalog, template))


def _catalog_faults(catalog: Catalog, template: Catalog) -> Iterator[str]:
    for wanted in template:
        if not wanted.id:
            continue
        found = catalog.get(wanted.id, wanted.context)
        name = wanted.context if wanted.context != PROSE else f"{PROSE}: {_forms(wanted.id)[0][:60]}"
        if found is None or not all(_forms(found.string)):
            yield f"untranslated: {name}"
        elif found.fuzzy:
            yield f"fuzzy: {name}"
        else:
            yield from (f"placeholders: {name}: {problem}" for problem in _placeholder_faults(wanted, found))
    known = {(message.context, _forms(message.id)[0]) for message in template if message.id}
    for message in catalog:
        if message.id and (message.context, _forms(message.id)[0]) not in known:
            yield f"no longer used: {message.context}"


def _placeholder_faults(wanted: Message, found: Message) -> Iterator[str]:
    english = [_placeholders(form) for form in _forms(wanted.id)]
    known, common = frozenset[str]().union(*english), english[0].intersection(*english)
    forms = _forms(found.string)
    for position, form in enumerate(forms, start=1):
        names = _placeholders(form)
        # a form for exactly one (or two) may leave out the number ("one row") and what English leaves out there
        needed = english[-1] if position == len(forms) else common
        missing = needed - names - ({"count"} if len(forms) > 1 else set())
        if missing or names - known:
            yield f"lacks {sorted(missing)}, adds {sorted(names - known)}"


def _placeholders(form: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(form) if name is not None)


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _prose(notebook: Path) -> Iterator[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            source = cell["source"]
            yield from paragraphs(source if isinstance(source, str) else "".join(source))

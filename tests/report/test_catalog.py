from __future__ import annotations

import json
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from lrfm.report.catalog import (
    LOCALE_DIR,
    PROSE,
    faults_of,
    languages,
    load_translations,
    paragraphs,
    pot_bytes,
    read_catalog,
    template_catalog,
)
from lrfm.report.messages import MESSAGES
from tools import messages
from tools.messages import NOTEBOOKS, POT


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        {"cell_type": "markdown", "source": ["# Ageing\n", "\n", "What is due?"]},
        {"cell_type": "code", "source": "pack.ageing"},
        {"cell_type": "markdown", "source": "And since when?"},
    ]
    path = tmp_path / "02_receivables.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def _translated(template: Catalog) -> Catalog:
    """A complete translation: every message behind a tilde."""
    catalog = Catalog(locale="es", fuzzy=False)
    for message in template:
        if message.id:
            forms = message.id if isinstance(message.id, str) else tuple(message.id)
            words = f"~{forms}" if isinstance(forms, str) else tuple(f"~{form}" for form in forms)
            catalog.add(forms, words, context=message.context)
    return catalog


def _write(catalog: Catalog, folder: Path) -> Path:
    path = folder / "es/LC_MESSAGES/lrfm.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as stream:
        write_po(stream, catalog)
    return path


def test_template_holds_messages_and_prose(notebook: Path) -> None:
    template = template_catalog([notebook])
    assert {message.context for message in template if message.id} == {*MESSAGES, PROSE}
    assert {message.id for message in template if message.context == PROSE} == {
        "# Ageing", "What is due?", "And since when?"}  # fmt: skip


def test_template_has_the_same_bytes_each_time(notebook: Path) -> None:
    first = pot_bytes([notebook])
    assert first == pot_bytes([notebook])
    assert b'msgctxt "report.contents"' in first
    assert b"2026-01-01" in first


def test_a_catalogue_speaks(notebook: Path, tmp_path: Path) -> None:
    _write(_translated(template_catalog([notebook])), tmp_path)
    assert languages(tmp_path) == ("es",)
    spanish = load_translations("es", tmp_path)
    assert spanish.pgettext("report.contents", "Contents") == "~Contents"
    assert spanish.npgettext("report.days", *MESSAGES["report.days"], 1) == "~{count} day"
    assert spanish.npgettext("report.days", *MESSAGES["report.days"], 2) == "~{count} days"
    assert spanish.pgettext(PROSE, paragraphs("# Ageing")[0]) == "~# Ageing"


def test_a_complete_catalogue_has_no_faults(notebook: Path, tmp_path: Path) -> None:
    template = template_catalog([notebook])
    path = _write(_translated(template), tmp_path)
    assert faults_of(read_catalog(path), template) == ()


@pytest.mark.parametrize(
    ("key", "words", "flags", "fault"),
    [
        ("report.contents", "", (), "untranslated: report.contents"),
        ("report.contents", "~", ("fuzzy",), "fuzzy: report.contents"),
        ("report.as_of", "~", (), "placeholders: report.as_of: lacks ['day'], adds []"),
        ("report.as_of", "~{day} {dya}", (), "placeholders: report.as_of: lacks [], adds ['dya']"),
        ("report.days", ("~", ""), (), "untranslated: report.days"),
    ],
)
def test_faults_are_named(
    tmp_path: Path, key: str, words: str | tuple[str, ...], flags: tuple[str, ...], fault: str
) -> None:
    template = template_catalog()
    catalog = _translated(template)
    message = catalog.get(MESSAGES[key], context=key)
    assert message is not None
    message.string = words
    message.flags |= set(flags)
    assert faults_of(read_catalog(_write(catalog, tmp_path)), template) == (fault,)


def test_what_is_no_longer_used_is_named(tmp_path: Path) -> None:
    template = template_catalog()
    catalog = _translated(template)
    catalog.add("Old", "Viejo", context="old.key")
    assert faults_of(read_catalog(_write(catalog, tmp_path)), template) == ("no longer used: old.key",)


def test_a_form_for_one_may_leave_the_number_out(tmp_path: Path) -> None:
    template = template_catalog()
    catalog = _translated(template)
    message = catalog.get(MESSAGES["report.days"], context="report.days")
    assert message is not None
    message.string = ("un día", "{count} días")
    assert faults_of(read_catalog(_write(catalog, tmp_path)), template) == ()


def test_what_translators_start_from_is_current() -> None:
    assert POT.read_bytes() == pot_bytes(NOTEBOOKS), "run: make messages"
    assert b'msgctxt "prose"' in POT.read_bytes()


def test_writing_it_names_what_a_catalogue_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    catalog = _translated(template_catalog(messages.NOTEBOOKS))
    message = catalog.get(MESSAGES["report.contents"], context="report.contents")
    assert message is not None
    message.string = ""
    _write(catalog, tmp_path)
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "LOCALE_DIR", tmp_path)
    monkeypatch.setattr(messages, "POT", tmp_path / "lrfm.pot")
    monkeypatch.setattr(messages, "languages", lambda: languages(tmp_path))
    assert messages.main() == 1
    assert capsys.readouterr().out == "lrfm.pot is written.\nes: untranslated: report.contents\n"
    assert (tmp_path / "lrfm.pot").read_bytes() == pot_bytes(NOTEBOOKS)


def test_the_general_form_may_leave_nothing_out_that_english_has() -> None:
    """English has forms for one that name fewer figures; such a form of a translation may do so, too."""
    template = Catalog(fuzzy=False)
    template.add(("One row", "{count} rows, {share} of all"), context="a.key")
    for words, faults in (
        (("Una", "{count} de {share}"), ()),
        (("{share}", "{count}"), ("placeholders: a.key: lacks ['share'], adds []",)),
    ):
        catalog = Catalog(locale="es", fuzzy=False)
        catalog.add(("One row", "{count} rows, {share} of all"), words, context="a.key")
        assert faults_of(catalog, template) == faults


def test_shipped_catalogues_are_complete() -> None:
    template = template_catalog(NOTEBOOKS)
    shipped = {code: read_catalog(LOCALE_DIR / code / "LC_MESSAGES/lrfm.po") for code in languages()}
    assert {code: faults_of(catalog, template) for code, catalog in shipped.items()} == dict.fromkeys(shipped, ())

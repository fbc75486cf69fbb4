"""Text in many encodings: read back as it was written, and what was worked out is said, or asked for."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from lrfm.core.reason import Reason
from lrfm.errors import UserError
from lrfm.ledger.sources.encodings import CANDIDATES, detect_encoding
from lrfm.ledger.sources.raw import RawRows
from lrfm.ledger.sources.read import read_source
from lrfm.ledger.sources.settings import CsvSource

ROWS = {
    "Persian": (
        "شماره,مشتری,مبلغ\n1001,شرکت پخش البرز,1250000\n1002,فروشگاه برادران احمدی,980000\n"
        "1003,گروه صنعتی ژاله‌ پارس,4500000\n1004,داروخانه دکتر چگینی,120000\n"
    ),
    "Persian with Arabic yeh": (
        "شماره,مشتري,مبلغ\n1001,شركت پخش البرز,1250000\n1002,فروشگاه برادران احمدي,980000\n1003,علي رضائي,4500000\n"
        "1004,گروه صنعتي ژاله پارس,120000\n1005,Café Naderi,70000\n"
    ),
    "Arabic": "رقم,العميل,المبلغ\n1,شركة النور للتجارة,100.50\n2,مؤسسة الأمل,200.00\n3,محمد عبد الله,300.25\n",
    "Hebrew": (
        "מספר,לקוח,סכום\n1,אחים כהן בע״מ,100.50\n2,דוד לוי שיווק,200.00\n3,מזון ומשקאות הצפון,300.25\n"
        "4,ש. פרץ ובניו,12.00\n"
    ),
    "Hebrew, plain": "מספר,לקוח,סכום\n1,אחים כהן,100.50\n2,דוד לוי שיווק,200.00\n3,מזון ומשקאות הצפון,300.25\n",
    "German": "Nummer,Kunde,Betrag\n1,Müller & Söhne,100.50\n2,Größe Straßenbau GmbH,200.00\n3,ÄRZTEKAMMER Köln,5.00\n",
    "French": "Numéro,Client,Montant\n1,Société Générale,100.50\n2,À l’œuvre,200.00\n3,Crédit Agricole de l’Île,1.00\n",
    "Spanish": "Número,Cliente,Importe\n1,Peña e Hijos,100.50\n2,Construcción y Cía,200.00\n3,¡Olé!,5.00\n",
    "English": "number,customer,amount\n1,Smith,100.50\n2,Jones,200.00\n",
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", *CANDIDATES)
NAMES = {
    "cp1256": (
        "شرکت کارخانه فروشگاه بازرگاني صنعتي احمدي رضا حسين علي محمد پارس گلستان تهران شيراز مشهد توليد پخش نوين"
    ),
    "cp1255": "חברה שיווק אחים כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן מסחר תעשיות בניין מזון הפצה צפון דרום גליל",
    "cp1252": (
        "Müller Schröder Bäcker Größe Straßenbau Société Générale Crédit Hôtel Peña Muñoz García Núñez Compañía São "
        "João Conceição Søren Åkesson Göteborg Città Perché Château Noël Façade Über Köln Düsseldorf Zürich Málaga"
    ),
}


def _read(text: bytes, folder: Path, encoding: str = "auto") -> RawRows:
    (folder / "ledger.csv").write_bytes(text)
    return read_source(CsvSource(path=("ledger.csv",), encoding=encoding), files=[folder / "ledger.csv"], wanted=())


def _as_text(raw: RawRows) -> str:
    rows = zip(*(raw.cells[name].to_pylist() for name in raw.own_columns), strict=True)
    return "".join(",".join(row) + "\n" for row in (raw.columns, *rows))


def _fault(text: bytes, folder: Path, encoding: str = "auto") -> tuple[str, dict[str, object]]:
    with pytest.raises(UserError) as caught:
        _read(text, folder, encoding)
    (fault,) = caught.value.faults
    return fault.key, dict(fault.values)


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


MATRIX = [(sample, encoding) for sample in ROWS for encoding in ENCODINGS if _holds(encoding, ROWS[sample])]


@pytest.mark.parametrize(("sample", "encoding"), MATRIX)
def test_every_text_reads_back_from_every_encoding_that_can_hold_it(sample: str, encoding: str, tmp_path: Path) -> None:
    text = ROWS[sample]
    raw = _read(text.encode(encoding), tmp_path)
    assert _as_text(raw) == text
    said = [note for note in raw.notes if note.key == "source.encoding_detected"]
    assert bool(said) == (not text.isascii() or encoding.startswith("utf-16") or encoding in ("utf-8-sig", "utf-32"))
    assert _as_text(_read(text.encode(encoding), tmp_path, encoding)) == text


def test_the_matrix_is_not_empty() -> None:
    assert {encoding for _, encoding in MATRIX} == set(ENCODINGS)


def test_what_was_worked_out_is_said(tmp_path: Path) -> None:
    raw = _read(ROWS["German"].encode("cp1252"), tmp_path)
    assert raw.notes == (Reason.of("source.encoding_detected", file="ledger.csv", encoding="cp1252"),)
    assert _read(ROWS["German"].encode("cp1252"), tmp_path, "cp1252").notes == ()


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Müller", "cp1252"),
        ("Peña", "cp1252"),
        ("José", "cp1252"),
        ("€", "cp1252"),
        ("כהן", "cp1255"),
        ("₪", "cp1255"),
        ("شركت", "cp1256"),
        ("گلستان", "cp1256"),
    ],
)
def test_one_name_is_enough_where_it_can_be_only_one(name: str, encoding: str, tmp_path: Path) -> None:
    text = f"number,customer\n1,Smith\n2,{name}\n"
    assert _as_text(_read(text.encode(encoding), tmp_path)) == text


def test_a_name_that_two_encodings_make_is_asked_for(tmp_path: Path) -> None:
    """The bytes of the Arabic word for `important` are those of the Hebrew name David."""
    text = "number,customer\n1,דוד\n".encode("cp1255")
    assert "مهم" in text.decode("cp1256")
    key, values = _fault(text, tmp_path)
    assert key == "source.encoding_ambiguous"
    assert values["encodings"] == "cp1255, cp1256"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("имя,сумма\nИванов и сыновья,100\nООО Прогресс,200\n", "cp1251"),
        ("имя,сумма\nИванов и сыновья,100\n", "koi8-r"),
        ("nazwa,kwota\nŁódź Wałęsa,100\nGdańsk Żywiec,200\n", "cp1250"),
        ("ad,tutar\nŞişli Işık,100\nYıldız Doğan,200\n", "cp1254"),
        ("όνομα,ποσό\nΠαπαδόπουλος,100\n", "cp1253"),
        ("לקוח,סכום\nאחים כהן,100\nדוד לוי שיווק,200\n", "cp862"),
        ("nom,montant\nSociété Générale,1\nHôtel de l'Été,2\n", "mac-roman"),
    ],
)
def test_an_encoding_that_is_not_tried_is_asked_for_not_guessed(text: str, encoding: str, tmp_path: Path) -> None:
    assert _fault(text.encode(encoding), tmp_path)[0] == "source.encoding_unknown"
    assert _as_text(_read(text.encode(encoding), tmp_path, encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "auto"])
def test_a_named_encoding_that_does_not_fit_says_where(encoding: str, tmp_path: Path) -> None:
    """UTF-8 with one line from elsewhere is UTF-8 to be mended, not another encoding to be guessed."""
    text = ROWS["German"].encode("utf-8") + "4,Bäcker,1.00\n".encode("cp1252")
    key, values = _fault(text, tmp_path, encoding)
    assert key == "source.encoding"
    assert (values["encoding"], values["line"]) == ("utf-8", 5)


def _answer(data: bytes) -> str:
    """The text as detected, or the key of the fault."""
    try:
        return data.decode(detect_encoding(data, file="x.csv"))
    except UserError as error:
        return error.faults[0].key


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("count", [1, 2, 3, 10, 40])
def test_the_detector_is_right_on_generated_files(encoding: str, count: int) -> None:
    """Of 300 files each: none is read wrong, one of twenty single names has two readings and is asked for."""
    chance = random.Random(7)  # noqa: S311
    words = NAMES[encoding].split()
    wrong, asked = [], 0
    for _ in range(300):
        lines = [f"{row},{chance.choice(words)},{chance.randint(1, 9999)}.00" for row in range(count)]
        text = "\n".join(["number,customer,amount", *lines])
        answer = _answer(text.encode(encoding))
        asked += answer == "source.encoding_ambiguous"
        if answer not in (text, "source.encoding_ambiguous"):
            wrong.append(text)
    assert wrong == []
    assert asked <= (20 if count < 3 else 0)

"""Cells to text and ids: what nobody sees is gone, what stands there stays."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrfm.ledger.mapping.text import BLANKS, MARKS, clean_id, clean_text, join_ids, plain_digits


def cleaned(*texts, missing=("", "NULL")):
    return clean_text(pa.chunked_array([pa.array(texts, pa.string())]), missing=missing).to_pylist()


def ids(*texts, pad=None):
    return clean_id(pa.chunked_array([pa.array(texts, pa.string())]), missing=("",), pad=pad).to_pylist()


def test_blanks_and_marks_around_a_text_go_and_those_inside_stay():
    assert cleaned(" a b ", "\u00a0x\u202f", "\u200fسلام\u200f", "\ufeffid", "می\u200cرود") == [
        "a b",
        "x",
        "سلام",
        "id",
        "می\u200cرود",
    ]


def test_missing_texts_are_null_after_the_blanks_are_gone():
    assert cleaned("NULL", " NULL\u00a0", "", "   ", None, "null", "0") == [None, None, None, None, None, "null", "0"]


def test_chunks_are_one_column_and_an_empty_one_is_empty():
    chunks = pa.chunked_array([["a "], [], [" b"]], pa.string())
    assert clean_text(chunks, missing=()).to_pylist() == ["a", "b"]
    assert cleaned() == []


@given(st.lists(st.text(), max_size=5))
def test_every_text_is_cut_as_python_cuts_it(texts):
    texts = [text.replace("\0", "") for text in texts]
    assert cleaned(*texts, missing=()) == [text.strip(BLANKS + MARKS) for text in texts]


def test_all_blanks_that_python_knows_are_blanks_here():
    known = {chr(code) for code in range(0x3001) if chr(code).isspace()}
    assert known <= set(BLANKS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("۱۲۳", "123"),
        ("١٢٣", "123"),
        ("علي", "علی"),
        ("كاوه", "کاوه"),
        ("A\u00a07", "A 7"),
        ("\u200fA-7", "A-7"),
        ("12\u200e-3", "12-3"),
        ("Mu\u0308ller", "Müller"),
    ],
)
def test_one_customer_typed_in_two_ways_has_one_id(one, other):
    assert ids(one) == ids(other)


def test_different_ids_stay_different():
    assert len(set(ids("0017", "17", "017", "A17", "a17", "17 ", "1 7"))) == 6  # "17 " is 17


def test_only_ids_of_digits_are_padded_and_none_is_cut():
    assert ids("17", "۱۷", "A17", "1234567", "", None, pad=5) == ["00017", "00017", "A17", "1234567", None, None]


def test_ids_of_several_columns_need_all_of_them():
    joined = join_ids([pa.array(["1", None, "1"]), pa.array(["a", "b", None])])
    assert joined.to_pylist() == ["1|a", None, None]
    assert join_ids([pa.array(["1", None])]).to_pylist() == ["1", None]


@given(st.integers(0, 10**12))
def test_digits_of_three_scripts_are_one_number(number):
    written = [str(number).translate(str.maketrans("0123456789", digits)) for digits in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")]
    assert plain_digits(pa.array(written)).to_pylist() == [str(number)] * 2

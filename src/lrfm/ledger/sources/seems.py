"""What a file seems to be by its first bytes, so that a wrong `kind` is told from a broken file."""

from __future__ import annotations

from lrfm.errors import UserError

__all__ = ["is_plain_text", "refuse_binary", "what_it_seems"]

BEGINNINGS = (
    (b"%PDF", "source.is_pdf"),
    (b"PAR1", "source.is_parquet"),
    (b"SQLite format 3\x00", "source.is_database"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "source.is_workbook"),  # XLS, and workbooks with a password
    (b"\x1f\x8b", "source.is_compressed"),
    (b"BZh", "source.is_compressed"),
    (b"\xfd7zXZ\x00", "source.is_compressed"),
    (b"7z\xbc\xaf\x27\x1c", "source.is_compressed"),
    (b"Rar!\x1a\x07", "source.is_compressed"),
    (b"\x28\xb5\x2f\xfd", "source.is_compressed"),
    (b"\x89PNG\r\n", "source.is_image"),
    (b"\xff\xd8\xff", "source.is_image"),
    (b"GIF8", "source.is_image"),
    (b"II*\x00", "source.is_image"),
    (b"MM\x00*", "source.is_image"),
)
ZIP = b"PK\x03\x04"
IN_WORKBOOKS = (b"xl/", b"application/vnd.oasis.opendocument.spreadsheet")
MARKUP = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<style", b"<head", b"<meta")
LOOKED_AT_BYTES = 4_096
CONTROLS = (*range(9), *range(14, 26), *range(28, 32))
DUCKDB_PLACE = slice(8, 12)


def what_it_seems(data: bytes) -> str | None:
    """Give the key of what a file that is no plain text seems to be, or `None`.

    >>> what_it_seems(b"%PDF-1.7 ...")
    'source.is_pdf'
    """
    for beginning, key in BEGINNINGS:
        if data.startswith(beginning):
            return key
    if data.startswith(ZIP):
        return "source.is_workbook" if any(name in data for name in IN_WORKBOOKS) else "source.is_compressed"
    if data[DUCKDB_PLACE] == b"DUCK":
        return "source.is_database"
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "source.is_markup" if start.startswith(MARKUP) else None


def is_plain_text(data: bytes) -> bool:
    """Tell whether a file that should be something else looks like text.

    >>> is_plain_text(b"number,amount"), is_plain_text(bytes(8))
    (True, False)
    """
    start = data[:LOOKED_AT_BYTES]
    return bool(start) and sum(start.count(code) for code in CONTROLS) == 0


def refuse_binary(data: bytes, *, file: str) -> None:
    """Raise `UserError` where a file that should be text is plainly something else."""
    key = what_it_seems(data)
    if key is not None:
        raise UserError.of(key, file=file)

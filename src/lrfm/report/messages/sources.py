"""What reading the sources says: what a file seems to be, what had to be worked out, what a database answered."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["MESSAGES"]

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "source.matched_by_balance": (
        "The list tells what is still open, and not what settled what: payments and credits were matched with their "
        "customer's invoices, oldest due first. How late each invoice was paid is an estimate."
    ),
    # what was worked out
    "source.encoding_detected": "{file} was read as text in the encoding {encoding}, worked out from its bytes.",
    "source.delimiter_detected": "The cells of {file} are separated by “{delimiter}”, worked out from its first rows.",
    "source.header_detected": "The header line of {file} is line {row}; what stands above it was not read.",
    "source.sheet_header_detected": (
        "The header of sheet “{sheet}” of {file} is row {row}; what stands above it was not read."
    ),
    "source.formulas_without_value": (
        (
            "{count} formula of {file} was stored without its value and reads as empty. Open the file in the program "
            "that it was made for, save it, and run again."
        ),
        (
            "{count} formulas of {file} were stored without their values and read as empty. Open the file in the "
            "program that it was made for, save it, and run again."
        ),
    ),
    # text
    "source.encoding_unknown": (
        "The text of {file} fits none of the encodings that are tried (UTF-8, UTF-16, cp1252, cp1255, cp1256, "
        "iso-8859-8). Set encoding of the source, for example cp1250 (Central European), cp1251 (Cyrillic), cp1254 "
        "(Turkish) or mac-roman."
    ),
    "source.encoding_ambiguous": (
        "The text of {file} fits several encodings equally well, each with other letters: {encodings}. Set encoding of "
        "the source to the one that it was written in."
    ),
    "source.delimiter_ambiguous": (
        "The cells of {file} could be separated by each of these signs: {delimiters} Set delimiter of the source."
    ),
    "source.columns_not_named": (
        "{file} is said to have no header line (header_row: 0). Name its columns, in their order, under columns of the "
        "source."
    ),
    "source.no_json_objects": "{file} holds no JSON object a line. Export it as JSON lines, one object for each row.",
    # what a file seems to be
    "source.is_pdf": "{file} is a PDF. Export the ledger as CSV or as a workbook: a PDF is for printing.",
    "source.is_parquet": "{file} is a Parquet file. Set kind: parquet of the source.",
    "source.is_database": "{file} is a database. Set kind: sql of the source, with url and table.",
    "source.is_workbook": "{file} is a workbook. Set kind: xlsx of the source.",
    "source.is_compressed": "{file} is compressed. Unpack it, and name the file that was in it.",
    "source.is_image": "{file} is a picture. Export the ledger as CSV or as a workbook.",
    "source.is_markup": (
        "{file} is a web page or XML, whatever its name says. Open it in a spreadsheet program and save it as a "
        "workbook or as CSV."
    ),
    "source.is_text": "{file} is a text file. Set kind: csv of the source (or fixed_width, or jsonl).",
    # workbooks, Parquet
    "source.broken_workbook": "{file} can't be read as a workbook ({detail}). Open it and save it again as XLSX.",
    "source.workbook_locked": "{file} is protected by a password. Save a copy without one.",
    "source.several_sheets": (
        "{file} has several sheets with cells: {sheets}. Set sheet of the source to one of them, to a list, or to "
        "“*” for all."
    ),
    "source.no_sheet": (
        "{file} has no sheet “{sheet}”. The nearest is “{nearest}”. Its sheets: {sheets}. Correct sheet of the source."
    ),
    "source.empty_sheet": "Sheet “{sheet}” of {file} is empty. Name another sheet, or export the file again.",
    "source.broken_parquet": "{file} can't be read as a Parquet file ({detail}). Export it again.",
    # databases
    "source.url_variable_unset": (
        "The environment variable {variable}, which url_variable of the source names, is not set. Set it to the "
        "address of the database, such as postgresql://user:password@host/name."
    ),
    "source.bad_address": (
        "The address of the database can't be read (it is not shown: it may hold a password). Write it as "
        "postgresql://user:password@host:5432/name, sqlite:///file.db or duckdb:///file.duckdb."
    ),
    "source.no_driver": (
        "No driver for {driver} is installed. postgresql, sqlite and duckdb are built in; install the package of the "
        "driver for others."
    ),
    "source.database_not_found": "There is no database file {file}. Correct url of the source; it is below data_dir.",
    "source.no_connection": (
        "{address} could not be opened ({detail}). Check that the database runs, and its address, user and password."
    ),
    "source.unknown_table": (
        "The database has no table “{table}”. The nearest is “{nearest}”. Its tables: {tables}. Correct table of the "
        "source."
    ),
    "source.query_writes": (
        "The query of the source is not a single SELECT. Only queries that read are run: begin it with SELECT or WITH."
    ),
    "source.query_failed": "{address} refused the query ({detail}). Correct query of the source.",
}

"""Messages about params files and the command line."""

from __future__ import annotations

__all__ = ["MESSAGES"]

# A pair is (singular, plural); the value named `count` chooses between them.
MESSAGES: dict[str, str | tuple[str, str]] = {
    "params.as_of_before_extract": (
        "payments without a date are known only by the day of the extract, {extract}: on an earlier day their invoices "
        "would all stand open; set as_of to the day of the extract or later"
    ),
    "params.payments_twice": (
        "states payments, and so does the table of receipts: they would count twice; remove {field} from the mapping "
        "of the invoices, or the receipts"
    ),
    # The file as a whole
    "params.no_file": "there is no params file here; check the path (the demo is params/demo.yml)",
    "params.no_file_but": "there is no params file of this name; beside it are: {files}",
    "params.is_folder": "this is a folder; give the path of one params file in it",
    "params.file_unreadable": "this file may not be read; check its permissions",
    "params.too_large": "this file is larger than {max_bytes} bytes, which no params file is; give the params file, "
    "not the ledger",
    "params.not_utf8": "this line is not UTF-8 text; save the file as UTF-8",
    "params.bad_character": "this line holds a control character; delete it, or write it as an escape in double quotes",
    "params.empty_file": "the file is empty; wanted are keys and values, such as in params/demo.yml",
    "params.not_a_mapping": "wanted keys and values (`key: value`), such as in params/demo.yml; "
    "this file begins with something else",
    # Its form
    "params.tab": "a tab indents this line; indent with spaces",
    "params.colon_in_value": "this line is indented unlike its neighbours, or a value holds “: ” and needs quotes",
    "params.open_quote": "a quote opens here and does not close, or what it holds cannot be read",
    "params.open_bracket": "a bracket opens here and does not close, or a comma is missing in it",
    "params.not_yaml": "this line is not YAML; look for a missing colon, wrong indentation, or a value that begins "
    "with a special sign and needs quotes",
    "params.too_deep": "tables and lists are nested deeper than any params file needs; look for a bracket too many",
    "params.several_documents": "a second document begins here (`---`); keep one per file",
    "params.yaml_version": "params files are YAML 1.2; delete the %YAML line",
    "params.alias": "anchors and aliases (a value that begins with & or *) are not taken; write the value itself, "
    "in quotes if it begins with such a sign",
    "params.tag": "{key}: a tag (!) that params files do not have; delete the tag, or put the value in quotes",
    "params.key_not_text": "{key}: wanted a plain text as the key; a key here is empty, a list or a table",
    "params.duplicate_key": "{key}: this key stands twice, first in line {first_line}; keep one",
    # Its version
    "params.schema_missing": "schema: this key is missing; add `schema: 1`, the version of the file's format",
    "params.schema_not_a_number": "schema: wanted a whole number such as 1; got {got}",
    "params.schema_newer": "schema: this file was made by a newer lrfm (version {got}; this one reads up to {newest}); "
    "update lrfm",
    "params.schema_too_old": "schema: version {got} is not known to this lrfm; look at params/demo.yml "
    "for the version in use",
    # Keys
    "params.unknown_key": "{key}: there is no such key; valid here: {valid}",
    "params.unknown_key_near": "{key}: there is no such key; the nearest is {nearest} (valid here: {valid})",
    "params.missing_key": "{key}: this key is missing; add it",
    "params.mapping_missing": "{key}: this key is missing; say which column of the file means what "
    "(only the demo needs no mapping)",
    "params.mapping_of_demo": "{key}: the demo has its mapping built in; delete this key",
    "params.give_one_of": "{key}: wanted either {first} or {second}, one of the two",
    "params.due_date_or_terms": "{key}: wanted due_date, terms or both; neither is given",
    "params.rule_without_values": "{key}: wanted `values`, `starts_with` or `empty: true`; this rule would set no row "
    "apart",
    "params.source_of_mapping_missing": "{key}: this key is missing; mapping.{table} says what its columns mean: say "
    "where its file is, or delete that mapping",
    "params.extract_date_needed": "{key}: this key is missing; payments without a date count as made by that day "
    "(scope.undated_payments: at_extract): give the day on which the files were exported",
    "params.one_leading_table": (
        "{key}: wanted exactly one of {known}; {count} is given",
        "{key}: wanted exactly one of {known}; {count} are given",
    ),
    "params.table_needs": "{key}: wanted only together with {other}; {table} is given without it",
    "params.unknown_meaning": "{key}: wanted codes that mean one of {known}; {meaning} is none of them",
    "params.debit_and_credit": "{key}: wanted debit and credit together; one of them is missing",
    "params.amount_or_quantity_and_price": "{key}: wanted amount, or quantity and price; neither is complete",
    # Values
    "params.nothing": "nothing",
    "params.not_a_date": "{key}: wanted a date such as 2026-10-31; got {got}",
    "params.no_such_day": "{key}: wanted a date such as 2026-10-31; got {got}, a day that does not exist",
    "params.not_an_as_of": "{key}: wanted a date such as 2026-10-31, or: last month end; got {got}",
    "params.not_text": "{key}: wanted a text; got {got}",
    "params.text_without_quotes": "{key}: wanted a text; got {got}, which YAML reads as something else; write {quoted}",
    "params.not_a_whole_number": "{key}: wanted a whole number such as 12; got {got}",
    "params.not_a_number": "{key}: wanted a number such as 0.5; got {got}",
    "params.not_true_or_false": "{key}: wanted true or false; got {got}",
    "params.not_a_list": "{key}: wanted a list such as [a, b]; got {got}",
    "params.not_keys": "{key}: wanted a table with the keys {valid}; got {got}",
    "params.not_dates_and_amounts": "{key}: wanted dates with amounts, such as `2026-10-31: 1234.50`; got {got}",
    "params.not_names_and_numbers": "{key}: wanted names with numbers, such as `L: 3`; got {got}",
    "params.not_a_judgement": "{key}: wanted a number from 1 to 9, or a part such as 1/3 down to 1/9; got {got}",
    "params.not_a_criterion": "{key}: there is no criterion {name}; there are: {known}",
    "params.not_a_pair": "{key}: wanted which criterion is judged over which, such as `M over R: 3`; got {pair}",
    "params.pair_twice": "{key}: this pair is judged already, by {first}; keep one of both",
    "params.judged_over_itself": "{key}: {name} cannot matter more than itself; delete this judgement",
    "params.not_judged": "{key}: still to be judged: {names}",
    "params.no_points": "{key}: all points are 0; give some to the criteria that matter",
    "params.best_is_worst": "{key}: {name} cannot matter most and least; name another",
    "params.best_over_worst_twice": (
        "{key}: how much more {best} matters than {worst} is judged twice, here as {got} and in best_over as {other}; "
        "keep one of both"
    ),
    "params.not_one_of": "{key}: wanted one of {choices}; got {got}",
    "params.not_one_of_near": "{key}: wanted one of {choices}; got {got} (did you mean {nearest}?)",
    "params.not_a_currency": "{key}: wanted a currency code of three capital letters such as EUR; got {got}",
    "params.not_a_language": "{key}: wanted a language code such as en; got {got}",
    "params.not_a_folder_name": "{key}: wanted a name for a folder (a to z, 0 to 9, _ and -, at most 64 signs); "
    "got {got}",
    "params.not_a_name": "{key}: wanted the name of a notebook, without folder and .ipynb; got {got}",
    "params.not_a_date_format": "{key}: wanted how dates are written, with a day (%d), a month (%m or %b) and a year "
    "(%Y or %y), such as %d.%m.%Y; got {got}",
    "params.not_an_encoding": "{key}: wanted a text encoding such as utf-8 or cp1252; got {got}",
    "params.too_small": "{key}: wanted {minimum} or more; got {got}",
    "params.not_above": "{key}: wanted more than {bound}; got {got}",
    "params.too_big": "{key}: wanted {maximum} or less; got {got}",
    "params.not_a_multiple": "{key}: wanted a multiple of {step}; got {got}",
    "params.too_long": "{key}: wanted at most {maximum} sign(s); got {got}",
    "params.empty_value": "{key}: wanted at least one sign or entry; got {got}",
    "params.not_a_delimiter": "{key}: wanted one sign such as ; or auto; got {got}",
    "params.not_a_whole_number_or": "{key}: wanted a whole number, or {choices}; got {got}",
    "params.not_a_column": "{key}: wanted the name of a column, or a table with the keys {valid}; got {got}",
    "params.not_understood": "{key}: this value is not understood; got {got}",
    "params.days_not_ascending": "{key}: wanted days from 1 that ascend, such as [30, 60, 90]; got {got}",
    "params.shares_not_ascending": "{key}: wanted parts of one that ascend, such as [0.8, 0.95, 0.99]; got {got}",
    "params.share_above_one": "{key}: wanted a part of one, such as 0.3 for 30 %; got {got}",
    "params.name_reserved": "{key}: {name} is what the report calls rows of amount 0; choose another name",
    "params.rates_fall": "{key}: wanted rates that do not fall with age, such as [0.01, 0.02, 0.05]; got {got}",
    "params.rates_count": "{key}: wanted {buckets} rates, one for what is not due and one a bucket; got {count}",
    "params.share_or_amount": "{key}: wanted either share or amount",
    "params.listed_twice": "{key}: {names} is listed twice; keep one",
    "params.signs_equal": "{key}: {first} and {second} must differ; got {sign} for both",
    "params.balance_too_fine": "{key}: wanted an amount with at most {digits} decimals; got {got}",
    "params.not_a_spark_master": "{key}: wanted local[2], spark://host:port, yarn or k8s://address; got {got}",
    "params.not_a_spark_address": "{key}: wanted a Spark Connect address such as sc://host:15002; got {got}",
    "params.not_a_spark_option": "{key}: wanted names of Spark's settings, which begin with “spark.”; {name} does not",
    "params.spark_option_is_fixed": "{key}: {name} is set by lrfm, because numbers rest on it; delete it here",
    "params.spark_work_dir_needed": "{key}: this key is missing; give a folder or URL that every machine of the "
    "cluster can read and write",
    "params.spark_without_kind": "{key}: wanted only together with `kind: spark`; set it, or delete this key",
    # Secrets: the value is never shown (`report.mask_key_missing` tells of one that is not set)
    "params.secret_in_file": "{key}: wanted the name of an environment variable, such as `env: ACME_KEY`; "
    "a secret itself never stands in a params file",
    # Files
    "params.folder_missing": "{key}: there is no folder {path}; give DATA=folder to make, or --data folder to lrfm",
    "params.source_missing": "{key}: there is no file {path}; if it lies in another folder, give DATA=folder to make, "
    "or --data folder to lrfm",
    "params.source_missing_near": "{key}: there is no file {path}; the nearest there is {nearest}; if it lies in "
    "another folder, give DATA=folder to make, or --data folder to lrfm",
    "params.source_missing_obtain": "{key}: there is no file {path}; if you have it in another folder, give "
    "DATA=folder to make, or --data folder to lrfm; if you do not have it: {obtain}",
    "params.source_is_folder": "{key}: wanted a file; {path} is a folder",
    "params.source_unreadable": "{key}: the file {path} may not be read; check its permissions",
    # Overrides
    "params.override_form": "wanted key=value, such as --set windows.flow_months=24",
    "params.override_value": "the value is not YAML; a value with special signs needs quotes",
    "params.override_path": "{key} holds a single value or a list without that place; set {key} as a whole",
    # The command
    "cli.needs_mending": (
        "One thing needs mending; no report was written.",
        "{count} things need mending; no report was written.",
    ),
    "cli.done": "The pack is in {path}",
    "cli.report_failed": "Not every report could be made; the page of each that failed says why.",
    "cli.interrupted": "Interrupted; nothing was published.",
    "cli.interrupted_after": "Interrupted when the pack was already published; it is in {path}",
    "cli.stopped_after": "The pack is published; it is in {path}. What was still to do after that stopped:",
    "cli.defect": "This is a defect of lrfm, not of your files. What happened was written to {path}; "
    "please send that file to the people who maintain lrfm.",
    "cli.defect_unwritten": "This is a defect of lrfm, not of your files, and what happened could not be written "
    "to {path}.",
    "cli.cannot_write": "this cannot be written ({detail}); check permissions and space, or give another folder",
}

"""Made-up names, addresses, phones and tax ids: pure functions of a customer's number, trade, region and script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lrfm.ledger.synthetic.name_words import FAMILIES, FORMS, GIVEN, PLACES, STREETS, SURNAMES, TRADE_WORDS

if TYPE_CHECKING:
    from lrfm.ledger.synthetic.facts import Numbers, People
    from lrfm.ledger.synthetic.groups import Roles

__all__ = [
    "COUNTRIES",
    "REGIONS",
    "SCRIPTS",
    "SECTORS",
    "Details",
    "business_names",
    "customer_details",
    "person_names",
]

SCRIPTS = ("latin", "arabic", "hebrew", "cyrillic")
COUNTRIES = ("IE", "IR", "IL", "BG")
"""One for each script, so that a phone and a tax id look alike within a script."""
DIALS = ("+353 1", "+98 21", "+972 3", "+359 2")
SECTORS = tuple(TRADE_WORDS["latin"].split("|"))
REGIONS = ("North", "North-East", "East", "South-East", "South", "South-West", "West", "Centre")

# Steps that walk through all numbers once before one comes back: prime to every modulus used with them.
STEP, PERSON_STEP, PHONE_STEP, TAX_STEP, POST_STEP = 7_919, 1_000_003, 61_803_391, 618_033_989, 6_180_339


@dataclass(frozen=True)
class Details:
    """What the customer file says, one value for each row of `People` (dictionary or string arrays)."""

    name: pa.Array
    sector: pa.Array
    region: pa.Array
    country: pa.Array
    tax_id: pa.Array
    phone: pa.Array
    address: pa.Array


def business_names(number: Numbers, *, trade: Numbers, script: Numbers) -> pa.Array:
    """Name businesses so that no two numbers of a script share a name; a number follows only where words run out.

    >>> import numpy as np
    >>> business_names(np.array([0, 1]), trade=np.array([2, 2]), script=np.array([0, 0])).to_pylist()
    ['Abbott Café', 'Molina Dunmore Café Brothers']
    """
    return _by_script(script, lambda key, rows: _names_of(key, number[rows], trade=trade[rows]))


def person_names(count: int) -> pa.StringArray:
    """Name salespeople, in turn in each script, all of them different.

    >>> person_names(5).to_pylist()[0::4]
    ['Alice Abbott', 'Marta Duarte']
    """
    number = np.arange(count, dtype=np.int64)
    return _by_script(number % len(SCRIPTS), lambda key, rows: _people_of(key, number[rows] // len(SCRIPTS)))


def customer_details(people: People, *, roles: Roles) -> Details:
    """Fill the customer file; connected customers have the tax id, phone or address of another, as `roles` says."""
    number, script = people.number, people.script
    return Details(
        name=business_names(number, trade=people.trade, script=script),
        sector=pa.array(SECTORS).take(pa.array(people.trade)),
        region=pa.array(REGIONS).take(pa.array(people.region)),
        country=pa.array(COUNTRIES).take(pa.array(script)),
        tax_id=_tax_ids(number, script=script).take(pa.array(roles.tax_of)),
        phone=_phones(number, script=script).take(pa.array(roles.phone_of)),
        address=_addresses(number, script=script).take(pa.array(roles.address_of)),
    )


def _by_script(script: Numbers, named: Any) -> pa.Array:
    """Name the rows of each script by themselves and put them back in order."""
    parts, rows = [pa.array([], pa.string())], []
    for code, key in enumerate(SCRIPTS):
        rows.append(np.flatnonzero(script == code))
        parts.append(named(key, rows[-1]))
    back = np.argsort(np.concatenate(rows), kind="stable")
    return pa.concat_arrays(parts).take(pa.array(back))


def _names_of(key: str, number: Numbers, *, trade: Numbers) -> pa.Array:
    families, places, forms = FAMILIES[key].split(), ["", *PLACES[key].split()], FORMS[key].split("|")
    names = len(families) * len(places) * len(forms)
    index, again = (number * STEP) % names, number // names
    words = [
        _word(families, index % len(families)),
        _word(places, index // len(families) % len(places)),
        _word(TRADE_WORDS[key].split("|"), trade),
        _word(forms, index // (len(families) * len(places))),
        _numbered(again),
    ]
    joined = pc.binary_join_element_wise(*words, " ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(joined, r" +", " "))


def _people_of(key: str, number: Numbers) -> pa.Array:
    given, families = GIVEN[key].split(), SURNAMES[key].split()
    names = len(given) * len(families)
    index, again = (number * PERSON_STEP) % names, number // names
    words = [_word(given, index % len(given)), _word(families, index // len(given)), _numbered(again)]
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*words, " "))


def _word(words: list[str], index: Numbers) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(index))


def _numbered(again: Numbers) -> pa.Array:
    """Give the second bearer of a name the number 2, and so on."""
    return pc.if_else(pa.array(again == 0), "", pc.cast(pa.array(again + 1), pa.string()))


def _digits(number: Numbers, *, step: int, width: int) -> pa.Array:
    """Digits that look random and are different for any two numbers below ten to the `width`."""
    return pc.utf8_lpad(pc.cast(pa.array((number * step + 31_337) % 10**width), pa.string()), width, "0")


def _phones(number: Numbers, *, script: Numbers) -> pa.Array:
    digits = _digits(number, step=PHONE_STEP, width=8)
    dial = pa.array(DIALS).take(pa.array(script))
    return pc.binary_join_element_wise(
        dial, pc.utf8_slice_codeunits(digits, 0, 4), pc.utf8_slice_codeunits(digits, 4, 8), " "
    )


def _tax_ids(number: Numbers, *, script: Numbers) -> pa.Array:
    country = pa.array(COUNTRIES).take(pa.array(script))
    return pc.binary_join_element_wise(country, _digits(number, step=TAX_STEP, width=9), "")


def _addresses(number: Numbers, *, script: Numbers) -> pa.Array:
    house = pc.cast(pa.array(1 + number * 37 % 180), pa.string())
    postcode = _digits(number, step=POST_STEP, width=7)

    def street(key: str, rows: Numbers) -> pa.Array:
        streets = STREETS[key].split("|")
        return _word(streets, number[rows] // 7 % len(streets))

    return pc.binary_join_element_wise(_by_script(script, street), house, postcode, ", ")

"""What codes of document types and sides of the account usually mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lrfm.ledger.profile.names import words_of

__all__ = ["YES", "meanings_of", "sides_of"]

_KINDS: Mapping[str, tuple[str, ...]] = {
    "credit_note": (
        "credit note", "credit memo", "credit", "customer credit memo", "dg", "g2", "cn", "cm",
        "sales credit note", "refund", "out refund", "customer credit note", "return", "gutschrift", "abono",
        "nota de credito", "nota credito", "factura rectificativa", "rectificativa", "avoir", "nota di credito",
        "creditnota", "برگشت", "برگشت از فروش", "זיכוי", "חשבונית זיכוי",
    ),
    "receipt": (
        "payment", "customer payment", "receipt", "cash receipt", "dz", "payment entry", "pmt", "bank receipt",
        "cash", "ar payment", "zahlung", "zahlungseingang", "cobro", "pago", "recibo", "paiement",
        "encaissement", "incasso", "betaling", "دریافت", "وصول", "رسید", "קבלה", "תשלום",
    ),
    "write_off": (
        "write off", "bad debt", "bad debt write off", "ausbuchung", "incobrable", "سوخت شده", "חוב אבוד",
    ),
    "clearing": ("ab", "clearing", "ausgleich", "clearing document", "compensacion", "settlement"),
    "invoice": (
        "invoice", "sales invoice", "rv", "dr", "inv", "in", "si", "customer invoice", "tax invoice",
        "out invoice", "bill", "ar invoice", "debit note", "rechnung", "factura", "facture", "fattura",
        "factuur", "فاکتور", "فاکتور فروش", "صورتحساب", "חשבונית", "חשבונית מס",
    ),
}  # fmt: skip
_DEBIT = ("s", "d", "dr", "debit", "soll", "debe", "debe d", "بدهکار", "חובה", "ח")
_CREDIT = ("h", "c", "cr", "credit", "haben", "haber", "بستانکار", "זכות", "ז")
YES = ("yes", "y", "true", "t", "1", "x", "ja", "si", "oui", "بله", "כן", "disputed")


def meanings_of(codes: Iterable[str]) -> Mapping[str, str]:
    """Say what codes of document types mean; codes that are not known are left out.

    >>> meanings_of(["RV", "DZ", "Credit Memo", "ZZ"])
    {'RV': 'invoice', 'DZ': 'receipt', 'Credit Memo': 'credit_note'}
    """
    return {code: kind for code in codes if (kind := _kind(code)) is not None}


def sides_of(codes: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Tell codes of the debit side from those of the credit side; `None` where not all are known.

    >>> sides_of(["H", "S"])
    (('S',), ('H',))
    """
    given = tuple(codes)
    debit = tuple(code for code in given if _plain(code) in _DEBIT)
    credit = tuple(code for code in given if _plain(code) in _CREDIT)
    return (debit, credit) if debit and credit and len(debit) + len(credit) == len(given) else None


def _plain(code: str) -> str:
    return " ".join(words_of(code))


def _kind(code: str) -> str | None:
    plain = _plain(code)
    for kind, names in _KINDS.items():
        if any(plain == " ".join(words_of(name)) for name in names):
            return kind
    return None

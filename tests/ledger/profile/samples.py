"""Small files in the style of many programs, written from one invented ledger, with the right profile of each."""

from __future__ import annotations

from tests.ledger.profile.erp_programs import dynamics, erpnext, erpnext_gl, odoo
from tests.ledger.profile.invented import Sample
from tests.ledger.profile.languages import hebrew, persian, western
from tests.ledger.profile.oddities import headless, models, ordered_lines, spanish_ledger, terms
from tests.ledger.profile.programs import quickbooks, sap_english, sap_german, xero

__all__ = ["SAMPLES", "Sample"]

SAMPLES: tuple[Sample, ...] = (
    sap_english(),
    sap_german(),
    quickbooks(),
    xero(),
    odoo(
        (
            "Number",
            "Invoice Partner Display Name",
            "Invoice/Bill Date",
            "Due Date",
            "Tax excluded",
            "Total Signed",
            "Amount Due Signed",
            "Payment Status",
            "Status",
        ),
        "odoo",
        "odoo.csv",
    ),
    odoo(
        (
            "name",
            "invoice_partner_display_name",
            "invoice_date",
            "invoice_date_due",
            "amount_untaxed_signed",
            "amount_total_signed",
            "amount_residual_signed",
            "payment_state",
            "state",
        ),
        None,
        "account_move.csv",
    ),
    erpnext(),
    erpnext_gl(),
    dynamics(),
    persian(
        ("کد مشتری", "نام مشتری", "شماره فاکتور", "تاریخ فاکتور", "تاریخ سررسید", "مبلغ", "تاریخ دریافت"),
        "fa.csv",
        "fa_invoices",
    ),
    persian(
        ("كد مشتري", "نام مشتري", "شماره صورت‌حساب", "تاريخ صدور", "سررسيد", "مبلغ كل", "تاريخ وصول"),
        "ar_keys.csv",
        None,
    ),
    hebrew(),
    western(
        (
            "Código cliente",
            "Cliente",
            "Nº factura",
            "Fecha de factura",
            "Fecha de vencimiento",
            "Importe",
            "Fecha de cobro",
            "Estado",
        ),
        "facturas.csv",
        "es_facturas",
        encoding="cp1252",
        day="%d/%m/%Y",
        not_facts=("Estado",),
    ),
    western(
        (
            "Code client",
            "Nom client",
            "N° facture",
            "Date facture",
            "Date échéance",
            "Montant TTC",
            "Date de paiement",
            "Statut",
        ),
        "factures.csv",
        None,
        encoding="utf-8",
        day="%d/%m/%Y",
        not_facts=("Statut",),
    ),
    western(
        (
            "Kundennummer",
            "Kundenname",
            "Rechnungsnummer",
            "Rechnungsdatum",
            "Fällig am",
            "Rechnungsbetrag",
            "Bezahlt am",
            "Zahlungsstatus",
        ),
        "rechnungen.csv",
        None,
        encoding="utf-16",
        day="%d.%m.%Y",
        not_facts=("Zahlungsstatus",),
    ),
    western(
        (
            "Codice cliente",
            "Ragione sociale",
            "Numero fattura",
            "Data fattura",
            "Scadenza",
            "Importo",
            "Data pagamento",
            "Stato",
        ),
        "fatture.csv",
        None,
        encoding="utf-8",
        day="%d-%m-%Y",
        not_facts=("Stato",),
    ),
    models(),
    ordered_lines(),
    spanish_ledger(),
    terms(),
    headless(),
)

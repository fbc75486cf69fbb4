"""What programs and people call the columns of receivables: the one place where that is written down.

Names are matched as `lrfm.ledger.profile.names` reads them: case, blanks, underscores, accents and the Arabic forms of
Persian letters make no difference, so each name stands here once, in plain form.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["NAMES", "NOT_FACTS", "WORDS_OF_ANOTHER_THING", "WORDS_OF_NO_FACT"]

NAMES: Mapping[str, tuple[str, ...]] = {
    "customer_id": (
        "customer id", "customer no", "customer", "customer code", "customer account", "customer key",
        "client id", "client", "client code", "account no", "account id", "account", "account num", "debtor",
        "debtor id", "buyer", "buyer id", "party", "party id", "partner", "partner id", "user id", "member id",
        "bill to", "sold to", "payer", "invoice account", "card code", "consumer id", "kunnr", "konto",
        "debitor", "debitorennummer", "kunde", "kundennummer", "kunden nr", "cliente", "codigo cliente",
        "cod cliente", "id cliente", "n cliente", "no cliente", "codigo de cliente", "nif", "code client",
        "numero client", "codice cliente", "klant", "klantnummer", "debiteur", "debiteurnummer", "کد مشتری",
        "شماره مشتری", "کد طرف حساب", "کد تفصیلی", "شناسه مشتری", "کد حساب", "מספר לקוח", "קוד לקוח", "לקוח",
        "מס לקוח", "כרטיס", "מספר כרטיס", "מפתח חשבון",
    ),
    "customer_name": (
        "customer name", "customer", "client", "cliente", "kunde", "debtor", "buyer", "client name",
        "account name", "debtor name", "buyer name", "party name", "partner name", "contact name", "contact",
        "company name", "company", "name", "name 1", "payer name", "bill to name",
        "invoice partner display name", "partner display name", "vendor name", "supplier name", "organisation",
        "kundenname", "debiteurnaam", "klantnaam", "kontobezeichnung", "name des kunden", "debitorenname",
        "nombre cliente", "nombre del cliente", "nombre", "razon social", "nom client", "nom du client",
        "ragione sociale", "naam", "نام مشتری", "نام طرف حساب", "مشتری", "خریدار", "نام خریدار", "نام شرکت",
        "طرف حساب", "שם לקוח", "שם הלקוח", "שם כרטיס", "שם חשבון",
    ),
    "document_id": (
        "invoice no", "invoice id", "invoice", "invoice code", "document no", "document id", "document",
        "bill no", "bill id", "voucher", "voucher no", "reference no", "transaction id", "transaction no", "no",
        "num", "id", "order no", "order id", "receipt no", "trx no", "trx id", "entry no", "journal no", "name",
        "belnr", "belegnr", "documentno", "belegnummer", "belegfeld 1", "beleg nr", "rechnungsnummer",
        "rechnung nr", "rechnung",
        "no factura", "n factura", "numero factura", "numero de factura", "factura", "num factura", "numero",
        "no documento", "folio", "numero facture", "no facture", "numero de facture", "numero fattura",
        "factuurnummer", "شماره فاکتور", "شماره سند", "شماره صورتحساب", "شماره صورت حساب", "فاکتور", "شماره",
        "מספר חשבונית", "מס חשבונית", "חשבונית", "מספר מסמך", "אסמכתא", "אסמכתה",
    ),
    "kind": (
        "document type", "doc type", "transaction type", "trans type", "type", "voucher type", "invoice type",
        "entry type", "move type", "ba", "ty", "kind", "record type", "blart", "belegart", "buchungsart", "tipo",
        "tipo de documento", "tipo documento", "type de document", "tipo movimiento", "نوع سند", "نوع",
        "نوع فاکتور", "סוג מסמך", "סוג תנועה", "סוג",
    ),
    "date": (
        "invoice date", "document date", "doc date", "date", "bill date", "billing date", "transaction date",
        "trans date", "issue date", "issued on", "date issued", "invoice bill date", "bill invoice date",
        "order date", "purchase date", "sale date", "sales date", "invoiced on", "tax date", "txn date",
        "order purchase timestamp", "bldat", "belegdatum", "rechnungsdatum", "datum", "fecha factura",
        "fecha de factura", "fecha", "fecha emision", "fecha de emision", "fecha documento",
        "fecha de expedicion", "date facture", "date de facture", "date emission", "data fattura",
        "factuurdatum", "تاریخ فاکتور", "تاریخ", "تاریخ سند", "تاریخ صدور", "تاریخ صورتحساب", "תאריך חשבונית",
        "תאריך", "תאריך מסמך", "תאריך הפקה", "תאריך אסמכתא",
    ),
    "due_date": (
        "due date", "due", "due on", "net due date", "payment due date", "date due", "invoice date due",
        "maturity", "maturity date", "payment due", "due in date", "pay by", "baseline due date", "faedn",
        "nettofalligkeit", "nettofall", "net due dt", "nettofalligkeitsdatum", "falligkeit", "falligkeitsdatum",
        "fallig am",
        "zahlbar bis", "fecha vencimiento", "fecha de vencimiento", "vencimiento", "vence", "date echeance",
        "date d echeance", "echeance", "scadenza", "data scadenza", "vervaldatum", "netto vervaldatum",
        "تاریخ سررسید", "سررسید", "تاریخ سر رسید", "موعد پرداخت", "תאריך לתשלום", "תאריך פירעון", "תאריך פרעון",
        "מועד תשלום", "לתשלום עד", "ת פרעון",
    ),
    "amount": (
        "amount", "invoice amount", "total", "invoice total", "total amount", "gross amount", "grand total",
        "amount total", "value", "invoice value", "gross", "bill amount", "original amount",
        "amount in local currency", "total signed", "amount total signed", "total in currency signed",
        "sales amount", "sales value", "total open amount", "net sales", "amount cur", "amount mst",
        "transaction amount", "grand total company currency", "base grand total", "revenue", "line amount",
        "line total", "amount in lc", "total incl vat", "total including tax", "total price", "sales", "dmbtr",
        "dmshb", "wrbtr", "betrag", "betrag in hauswahrung", "betrag hauswahr", "betr in hw", "amt in loc cur",
        "rechnungsbetrag", "bruttobetrag", "gesamtbetrag",
        "importe", "importe total", "total factura", "importe factura", "monto", "monto total", "montant",
        "montant ttc", "importo", "bedrag", "bedrag in lokale valuta", "مبلغ", "مبلغ فاکتور", "مبلغ کل",
        "جمع کل", "مبلغ نهایی", "مبلغ قابل پرداخت", "סכום", "סכום חשבונית", "סה כ", "סהכ", "סכום כולל מעמ",
        "סכום כולל מע מ", "סך הכל", "סה כ לתשלום",
    ),
    "paid_date": (
        "paid date", "payment date", "date paid", "paid on", "settled date", "settlement date", "clear date",
        "cleared on", "cleared date", "clearing date", "settled on", "closed date", "date settled",
        "receipt date", "date received", "last payment date", "last settle date", "fully paid on date",
        "collection date", "paid at", "closing date", "bezahlt am", "zahlungsdatum", "zahlungseingang",
        "fecha pago", "fecha de pago", "fecha cobro", "fecha de cobro", "cobrado el", "date paiement",
        "date de paiement", "data pagamento", "betaaldatum", "تاریخ دریافت", "تاریخ پرداخت", "تاریخ وصول",
        "تاریخ تسویه", "תאריך תשלום", "תאריך גבייה", "שולם בתאריך", "תאריך סגירה", "תאריך קבלה",
    ),
    "paid_amount": (
        "paid amount", "amount paid", "paid", "settled", "settled amount", "payment amount",
        "invoice amount paid", "amount settled", "received", "amount received", "settle amount cur",
        "settle amount mst", "total paid", "bezahlt", "gezahlter betrag", "pagado", "importe pagado", "cobrado",
        "importe cobrado", "monto pagado", "montant paye", "pagato", "مبلغ پرداختی", "مبلغ دریافتی",
        "پرداخت شده", "دریافتی", "שולם", "סכום ששולם",
    ),
    "outstanding": (
        "outstanding", "outstanding amount", "open amount", "balance due", "amount due", "open balance",
        "remaining", "remaining amount", "remain amount cur", "amount due signed", "amount residual",
        "amount residual signed", "unpaid", "invoice amount due", "amount outstanding", "due amount", "open",
        "invoice balance", "amount open", "offen", "offener betrag", "offener posten", "pendiente",
        "importe pendiente", "saldo pendiente", "reste du", "solde du", "residuo", "openstaand", "مانده",
        "مبلغ مانده", "باقیمانده", "مانده فاکتور", "יתרה", "יתרה לתשלום", "יתרת חוב", "סכום פתוח",
    ),
    "days_to_pay": (
        "days to pay", "days to settle", "days to payment", "days until payment", "payment days",
        "days taken to pay", "dias hasta el pago", "tage bis zahlung",
    ),
    "closing": (
        "closing code", "closing reason", "close reason", "settlement type", "clearing reason",
        "write off reason",
    ),
    "entered_on": (
        "entered on", "entry date", "created", "created on", "created at", "creation date", "create date",
        "date created", "posting date", "posted on", "booked on", "booking date", "accounting date",
        "document create date", "gl date", "date entered", "cpu date", "date added", "registered on", "budat",
        "cpudt", "buchungsdatum", "erfassungsdatum", "erfasst am", "fecha contable", "fecha de registro",
        "fecha creacion", "fecha contabilizacion", "date comptable", "date de saisie", "data registrazione",
        "boekingsdatum", "تاریخ ثبت", "تاریخ ایجاد", "תאריך רישום", "תאריך יצירה", "תאריך ערך", "תאריך קליטה",
    ),
    "currency": (
        "currency", "currency code", "invoice currency", "local currency", "document currency", "waers",
        "wahrung", "hauswahrung", "belegwahrung", "moneda", "divisa", "devise", "valuta", "ارز", "واحد پول",
        "نوع ارز", "מטבע",
    ),
    "disputed": (
        "disputed", "in dispute", "dispute", "is disputed", "dispute flag", "en disputa", "strittig", "במחלוקת",
    ),
    "terms": (
        "payment terms", "terms", "terms of payment", "payment term", "cust payment terms", "credit days",
        "term days", "terms days", "credit period", "invoice payment term", "net terms", "zterm",
        "zahlungsbedingung", "zahlungsbedingungen", "zahlungsziel", "condiciones de pago", "plazo de pago",
        "plazo", "dias de credito", "conditions de paiement", "termini di pagamento", "شرایط پرداخت",
        "مهلت پرداخت", "תנאי תשלום", "ימי אשראי",
    ),
    "debit": (
        "debit", "debit amount", "debe", "soll", "sollbetrag", "cargo", "debito", "بدهکار", "מבוא חובה", "חובה",
    ),
    "credit": (
        "credit", "credit amount", "haber", "haben", "habenbetrag", "abono", "credito", "بستانکار", "זכות",
    ),
    "side": (
        "debit credit", "debit credit indicator", "debit credit ind", "dr cr", "d c", "side", "shkzg",
        "soll haben", "soll haben kennz", "soll haben kennzeichen", "debe haber", "تشخیص", "ח ז",
    ),
    "clearing_id": (
        "clearing document", "clearing doc", "clrng doc", "clearing no", "clearing id", "match id",
        "matching no", "reconcile id", "settlement id", "full reconcile", "augbl", "ausgleichsbeleg", "ausgl bel",
        "ausgleich", "ausgleichsbelegnummer", "verrekeningsdocument", "documento de compensacion",
        "doc compensacion", "שובר התאמה", "מספר התאמה", "התאמה",
    ),
    "clearing_date": (
        "clearing date", "cleared on", "augdt", "ausgleichsdatum", "closed", "verrekeningsdatum",
        "fecha de compensacion", "fecha compensacion", "reconciled on", "match date", "תאריך התאמה",
    ),
    "applies_to": (
        "applies to", "applied to", "against voucher", "invoice reference", "applies to invoice",
        "applied invoice", "settles invoice", "rechnungsbezug", "rebzg", "factura aplicada", "برای فاکتور",
        "בגין חשבונית",
    ),
    "quantity": (
        "quantity", "qty", "units", "no of items", "items", "number of", "no of units", "count", "pieces",
        "units sold", "menge", "anzahl", "cantidad", "unidades", "quantite", "quantita", "aantal", "تعداد",
        "مقدار", "כמות",
    ),
    "price": (
        "price", "unit price", "price each", "unit amount", "rate", "sales price", "preis", "einzelpreis",
        "stuckpreis", "precio", "precio unitario", "prix", "prix unitaire", "prezzo", "prijs", "قیمت",
        "قیمت واحد", "فی", "מחיר", "מחיר ליחידה",
    ),
    "product_id": (
        "product id", "product code", "stock code", "sku", "item code", "item id", "item no", "article no",
        "article", "product", "inventory item code", "artikelnummer", "artikel", "codigo articulo",
        "codigo producto", "producto", "reference article", "کد کالا", "کالا", "מק ט", "מקט", "קוד פריט",
        "פריט",
    ),
    "description": (
        "description", "item description", "product name", "item name", "product description", "text", "memo",
        "memo description", "bezeichnung", "beschreibung", "descripcion", "concepto", "libelle", "descrizione",
        "شرح", "شرح کالا", "توضیحات", "תיאור", "פרטים", "תאור",
    ),
}  # fmt: skip

NOT_FACTS: Mapping[str, tuple[str, ...]] = {
    "derived": (
        "days late", "days past due", "overdue days", "days overdue", "days outstanding", "late days",
        "delay days", "arrears", "arrears days", "arrears by net due date", "age", "invoice age", "age days",
        "delay", "payment delay", "avg days outstanding", "is late", "late", "verzugstage", "verzug",
        "dias de retraso", "dias vencidos", "dias de mora", "retraso", "روزهای تاخیر", "تاخیر", "ימי איחור",
        "ימי פיגור",
    ),
    "status": (
        "status", "state", "payment status", "payment state", "is open", "isopen", "is paid", "paid flag",
        "overdue", "invoice status", "open flag", "cleared", "posted", "is closed", "estado", "estado de pago",
        "zahlungsstatus", "statut", "stato", "وضعیت", "وضعیت پرداخت", "סטטוס", "מצב", "מצב תשלום",
    ),
    "ageing": (
        "aging", "ageing", "aging bucket", "ageing bucket", "bucket", "age bucket", "current", "not due",
        "0 30", "1 30", "31 60", "61 90", "91 120", "over 90", "over 120", "older", "0 30 days", "1 30 days",
        "31 60 days", "61 90 days", "over 90 days", "antiguedad", "tramo", "גיול",
    ),
    "running_balance": (
        "balance", "running balance", "closing balance", "saldo", "solde", "kontostand", "مانده حساب",
        "יתרה מצטברת",
    ),
    "part_of_amount": (
        "tax", "tax amount", "vat", "vat amount", "tax total", "net amount", "net", "subtotal", "tax excluded",
        "untaxed", "untaxed amount signed", "amount untaxed signed", "net total", "total excl vat",
        "total excluding tax", "untaxed amount", "amount untaxed", "discount", "discount amount", "shipping",
        "freight", "steuer", "mwst", "nettobetrag", "iva", "base imponible", "impuestos", "tva", "montant ht",
        "imponibile", "مالیات", "تخفیف", "مالیات بر ارزش افزوده", "מעמ", "מע מ", "סכום לפני מעמ",
        "סכום לפני מע מ",
    ),
}  # fmt: skip
"""Columns that are in many files and say nothing that holds at a past day, or only a part of the amount."""

WORDS_OF_NO_FACT: Mapping[str, tuple[str, ...]] = {
    "prediction": (
        "predicted", "prediction", "pred", "predict", "forecast", "forecasted", "expected", "estimated", "prob",
        "probability", "score", "likelihood", "risk", "yhat", "proba", "propensity", "propability", "model",
        "confidence", "prognose", "prevision", "previsto", "probabilidad", "erwartet", "wahrscheinlichkeit",
        "target", "label", "پیش بینی", "احتمال", "תחזית", "הסתברות", "צפוי",
    ),
    "status": ("status", "overdue", "flag"),
    "ageing": ("bucket", "aging", "ageing"),
}  # fmt: skip
"""Words that make a column no fact, whatever else its name says."""

WORDS_OF_ANOTHER_THING = frozenset(
    (
        "category group type class segment method mode address street city region country state zip postal email mail "
        "phone fax contact url language gender age count rate percent ratio limit rating rank since manager "
        "rep salesperson warehouse department branch reason comment note notes remark memo user hour year "
        "month week quarter period kategorie gruppe land ort strasse plz grupo categoria pais ciudad direccion correo "
        "telefono vendedor groupe pays ville adresse گروه شهر کشور تلفن نشانی ایمیل קבוצה עיר ארץ כתובת טלפון"
    ).split()
)
"""A customer's group is no customer: beside a known name such a word makes the column something else."""

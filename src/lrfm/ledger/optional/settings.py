"""Settings of the optional tables: what their columns mean."""

from __future__ import annotations

from pydantic import Field

from lrfm.core.settings import Settings
from lrfm.ledger.mapping.settings import Amount, Date, Ids, Number, Text

__all__ = [
    "CampaignsMapping",
    "ContactsMapping",
    "ContractsMapping",
    "CreditEventsMapping",
    "CustomersMapping",
    "DeliveriesMapping",
    "DisputesMapping",
    "LimitsMapping",
    "OptionalMappings",
    "OrderLinesMapping",
    "OrdersMapping",
    "OutflowsMapping",
    "PriceIndexMapping",
    "PricesMapping",
    "SecuritiesMapping",
    "StockMapping",
    "VisitsMapping",
]


class OrderLinesMapping(Settings):
    """Columns of a table of lines of orders or invoices."""

    product_id: Text = Field(description="column of the article")
    quantity: Number = Field(description="column of the quantity")
    invoice_id: Ids | None = Field(default=None, description="column of the document that the line belongs to")
    customer_id: Ids | None = Field(default=None, description="column of the customer")
    date: Date | None = Field(default=None, description="column of the day of the sale")
    price: Number | None = Field(default=None, description="column of the price of one")
    amount: Amount | None = Field(default=None, description="column of the amount of the line")
    cost: Amount | None = Field(default=None, description="column of what the goods of the line cost us")


class OrdersMapping(Settings):
    """Columns of a table of orders received."""

    order_id: Ids = Field(description="column of the number of the order")
    customer_id: Ids = Field(description="column of the customer")
    date: Date = Field(description="column of the day of the order")
    amount: Amount | None = Field(default=None, description="column of the amount ordered")
    salesperson: Text | None = Field(default=None, description="column of the salesperson who took the order")
    wanted_on: Date | None = Field(default=None, description="column of the day on which delivery was asked for")


class DeliveriesMapping(Settings):
    """Columns of a table of deliveries."""

    delivery_id: Ids = Field(description="column of the number of the delivery")
    customer_id: Ids = Field(description="column of the customer")
    date: Date = Field(description="column of the day of the delivery")
    order_id: Ids | None = Field(default=None, description="column of the order that is delivered")
    invoice_id: Ids | None = Field(default=None, description="column of the invoice for the delivery")
    amount: Amount | None = Field(default=None, description="column of the amount delivered")


class StockMapping(Settings):
    """Columns of a table of stock on hand."""

    product_id: Text = Field(description="column of the article")
    date: Date = Field(description="column of the day of the count")
    quantity: Number = Field(description="column of the quantity on hand")
    value: Amount | None = Field(default=None, description="column of the value of the quantity on hand")


class PricesMapping(Settings):
    """Columns of a price list."""

    product_id: Text = Field(description="column of the article")
    date: Date = Field(description="column of the first day of the price")
    price: Number = Field(description="column of the list price of one")


class CustomersMapping(Settings):
    """Columns of the master data of customers."""

    customer_id: Ids = Field(description="column of the customer")
    name: Text | None = Field(default=None, description="column of the name")
    group: Text | None = Field(default=None, description="column of the group of connected customers")
    country: Text | None = Field(default=None, description="column of the country")
    region: Text | None = Field(default=None, description="column of the region")
    sector: Text | None = Field(default=None, description="column of the sector")
    salesperson: Text | None = Field(default=None, description="column of the salesperson who looks after the customer")
    opened_on: Date | None = Field(default=None, description="column of the day on which the account was opened")
    tax_id: Text | None = Field(default=None, description="column of the tax number")
    phone: Text | None = Field(default=None, description="column of the telephone number")
    address: Text | None = Field(default=None, description="column of the address")


class VisitsMapping(Settings):
    """Columns of a table of visits to customers."""

    customer_id: Ids = Field(description="column of the customer")
    date: Date = Field(description="column of the day of the visit")
    salesperson: Text | None = Field(default=None, description="column of the salesperson who made the visit")


class ContactsMapping(Settings):
    """Columns of a table of contacts about payment, and promises."""

    customer_id: Ids = Field(description="column of the customer")
    date: Date = Field(description="column of the day of the contact")
    invoice_id: Ids | None = Field(default=None, description="column of the invoice that the contact was about")
    kind: Text | None = Field(
        default=None, description="column of the kind of contact, such as reminder, call or letter"
    )
    promised_on: Date | None = Field(default=None, description="column of the day for which payment was promised")
    promised_amount: Amount | None = Field(default=None, description="column of the amount promised")


class DisputesMapping(Settings):
    """Columns of a table of disputes, each with the days on which it was opened and closed."""

    invoice_id: Ids = Field(description="column of the invoice in dispute")
    opened_on: Date = Field(description="column of the day on which the dispute was opened")
    closed_on: Date | None = Field(default=None, description="column of the day on which it was settled; empty: open")
    amount: Amount | None = Field(
        default=None, description="column of the amount in dispute; without it the open part of the invoice"
    )
    reason: Text | None = Field(default=None, description="column of the reason of the dispute")


class CreditEventsMapping(Settings):
    """Columns of a table of events that make a customer's payment unlikely."""

    customer_id: Ids = Field(description="column of the customer")
    date: Date = Field(description="column of the day of the event")
    kind: Text = Field(
        description="column of the kind of event, such as insolvency, legal, sale_of_receivable or restructuring"
    )
    entered_on: Date | None = Field(default=None, description="column of the day on which it was entered")


class CampaignsMapping(Settings):
    """Columns of a table of campaigns."""

    campaign_id: Ids = Field(description="column of the name or number of the campaign")
    customer_id: Ids = Field(description="column of the customer addressed")
    date: Date = Field(description="column of the day of the campaign")
    cost: Amount | None = Field(default=None, description="column of what the campaign cost for the customer")


class ContractsMapping(Settings):
    """Columns of a table of contracts."""

    contract_id: Ids = Field(description="column of the number of the contract")
    customer_id: Ids = Field(description="column of the customer")
    from_date: Date = Field(description="column of the first day of the contract")
    to_date: Date | None = Field(default=None, description="column of the last day of the contract")
    amount: Amount | None = Field(default=None, description="column of the amount agreed")


class SecuritiesMapping(Settings):
    """Columns of a table of securities and insurance."""

    security_id: Ids = Field(description="column of the number of the security or policy")
    customer_id: Ids = Field(description="column of the customer")
    from_date: Date = Field(description="column of the first day of the cover")
    amount: Amount = Field(description="column of the amount covered")
    kind: Text | None = Field(
        default=None, description="column of the kind of security, such as guarantee, lien or insurance"
    )
    to_date: Date | None = Field(default=None, description="column of the last day of the cover")


class LimitsMapping(Settings):
    """Columns of a table of dated credit limits."""

    customer_id: Ids = Field(description="column of the customer")
    date: Date = Field(description="column of the first day of the limit")
    amount: Amount = Field(description="column of the credit limit")


class PriceIndexMapping(Settings):
    """Columns of a price index."""

    date: Date = Field(description="column of the first day of the index")
    index: Number = Field(description="column of the value of the index")


class OutflowsMapping(Settings):
    """Columns of a table of planned outflows of cash."""

    date: Date = Field(description="column of the day of the payment")
    amount: Amount = Field(description="column of the amount to be paid")
    kind: Text | None = Field(
        default=None, description="column of the kind of outflow, such as wages, tax or suppliers"
    )


class OptionalMappings(Settings):
    """The optional tables; each is used where it is given."""

    order_lines: OrderLinesMapping | None = Field(default=None, description="lines of orders or invoices")
    orders: OrdersMapping | None = Field(default=None, description="orders received")
    deliveries: DeliveriesMapping | None = Field(default=None, description="deliveries")
    stock: StockMapping | None = Field(default=None, description="stock on hand")
    prices: PricesMapping | None = Field(default=None, description="price list")
    customers: CustomersMapping | None = Field(default=None, description="master data of customers")
    visits: VisitsMapping | None = Field(default=None, description="visits to customers")
    contacts: ContactsMapping | None = Field(default=None, description="contacts about payment, and promises")
    disputes: DisputesMapping | None = Field(default=None, description="disputes with their dates")
    credit_events: CreditEventsMapping | None = Field(
        default=None, description="events that make a customer's payment unlikely"
    )
    campaigns: CampaignsMapping | None = Field(default=None, description="campaigns")
    contracts: ContractsMapping | None = Field(default=None, description="contracts")
    securities: SecuritiesMapping | None = Field(default=None, description="securities and insurance")
    limits: LimitsMapping | None = Field(default=None, description="dated credit limits")
    price_index: PriceIndexMapping | None = Field(default=None, description="price index")
    outflows: OutflowsMapping | None = Field(default=None, description="planned outflows of cash")

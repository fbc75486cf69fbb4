"""What to ask next, exhibit by exhibit: the figures end here, and people have to go on."""

from __future__ import annotations

__all__ = ["MESSAGES"]

MESSAGES: dict[str, str | tuple[str, str]] = {
    "ask.ageing": "Why are the oldest items still open, and who decides what becomes of them?",
    "ask.ageing_table": "What do the open credits belong to, and why were they not assigned yet?",
    "ask.ageing_trend": "What happened in the months in which the dark part grew, and did billing grow too?",
    "ask.shares": "Who clears up unassigned money and open credits, and how long may that take?",
    "ask.debtors": "Who speaks with each of these customers, and what was agreed last?",
    "ask.concentration": "What would be left of the month's cash if the largest of them paid a month later?",
    "ask.concentration_billed": "What would be left of the year's billing if the largest of them bought elsewhere?",
    "ask.abc": "Do the customers of the first class get the best service, and what do the last ones cost?",
    "ask.disputes": "Which of these reasons do we cause ourselves, and who can close them?",
    "ask.bounds": "Can the bank's lines or the customers' remittances say what each payment paid?",
    "ask.instruments": "Was every cheque presented on its day, and who follows up those that came back?",
    "ask.billed": "Is a rise or fall a matter of prices, of quantities, or of when invoices were written?",
    "ask.count_back": "Which agreed terms stand behind these days, and were they kept?",
    "ask.dso_family": "Are the days that lateness adds spread over all customers, or owed by a few?",
    "ask.collection": "What was done differently in the best and in the worst of these months?",
    "ask.lateness": "Do customers pay late because they can't, or because nobody reminds them?",
    "ask.lateness_spread": "What brings the money on days that stand out: payment runs, or our reminders?",
    "ask.lateness_trend": "Did terms, customers or the work of collecting change when the line did?",
    "ask.month_days": "Which customers pay in runs, and would an invoice sent earlier catch the run before?",
    "ask.promises": "Who follows up a promise on the day after it was due?",
    "ask.transitions": "At which step is most lost, and what is done with an invoice just before it?",
    "ask.bad_debt": "What did the customers lost in the worst quarter have in common when they were billed?",
    "ask.targets": "Who answers for each missed target, and by when will it be met?",
    "ask.optional": "Which of the missing tables exists somewhere, and who can export it?",
    "ask.sales": "What stands behind the lines that take sales off again: returns, mistakes or discounts?",
    "ask.cash_weeks": "Which payments of these weeks hang on one customer, and who has asked it for a date?",
    "ask.cash_past": "What happened in the weeks outside the band, and could it have been known before?",
    "ask.cash_last_month": "Does each of these customers pay later, or not at all?",
    "ask.cash_shortfall": "Which of our payments can wait, and which customers can be asked to pay before that week?",
    "ask.reconciliation": "Does the general ledger show the same balance on the same day?",
    "ask.reconciliation_sales": "Who can export what customers paid, so that a balance can be shown?",
}

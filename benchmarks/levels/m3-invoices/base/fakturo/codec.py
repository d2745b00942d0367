"""Invoices as JSON."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from fakturo.invoice import Discount, Invoice
from fakturo.lines import Line
from fakturo.money import Money
from fakturo.terms import Terms


def dumps(invoice: Invoice) -> str:
    """An invoice as JSON text."""
    fixed = invoice.discount.fixed
    return json.dumps(
        {
            "number": invoice.number,
            "customer": invoice.customer,
            "issued": invoice.issued.isoformat(),
            "currency": invoice.currency,
            "corrects": invoice.corrects,
            "discount": {
                "percent": str(invoice.discount.rate),
                "amount": None if fixed is None else str(fixed.amount),
            },
            "terms": {
                "days": invoice.terms.days,
                "early_days": invoice.terms.early_days,
                "early_percent": str(invoice.terms.early_percent),
            },
            "lines": [_line(line) for line in invoice.lines],
        },
        ensure_ascii=False,
        indent=2,
    )


def loads(text: str) -> Invoice:
    """The invoice that `dumps` wrote."""
    data = json.loads(text)
    currency = data["currency"]
    given = data["discount"]
    fixed = None if given["amount"] is None else Money.of(given["amount"], currency)
    terms = data["terms"]
    return Invoice(
        number=data["number"],
        customer=data["customer"],
        issued=date.fromisoformat(data["issued"]),
        corrects=data["corrects"],
        discount=Discount(Decimal(given["percent"]), fixed),
        terms=Terms(terms["days"], terms["early_days"], Decimal(terms["early_percent"])),
        lines=tuple(_to_line(item, currency) for item in data["lines"]),
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "quantity": str(line.quantity),
        "price": str(line.price.amount),
        "rate": line.rate,
        "reduced": str(line.reduced),
    }


def _to_line(item: dict[str, Any], currency: str) -> Line:
    price = Money.of(item["price"], currency)
    quantity, less = Decimal(item["quantity"]), Decimal(item["reduced"])
    return Line(item["text"], quantity, price, item["rate"], less)

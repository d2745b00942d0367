"""Invoices as text, 60 characters wide."""

from __future__ import annotations

from fakturo.invoice import Invoice

WIDTH = 60


def render(invoice: Invoice) -> str:
    """The invoice as it is sent by mail."""
    title = "Credit note" if invoice.corrects else "Invoice"
    out = [f"{title} {invoice.number}", f"{invoice.issued:%d.%m.%Y}", "", invoice.customer, ""]
    if invoice.corrects:
        out[2:2] = [f"for invoice {invoice.corrects}"]
    for line in invoice.lines:
        out.append(_row(f"{line.quantity} x {line.text}", line.net))
        if line.reduced:
            out.append(f"    reduced by {line.reduced} %")
    out.append("-" * WIDTH)
    if invoice.reduction:
        out.append(_row("Subtotal", invoice.subtotal))
        out.append(_row("Discount", -invoice.reduction))
    out.append(_row("Net", invoice.net))
    out += [
        _row(f"{group.rate} % tax on {group.net}", group.tax)
        for group in invoice.groups
        if group.rate
    ]
    out.append(_row("To pay", invoice.gross))
    if not invoice.corrects:
        out += ["", f"Please pay by {invoice.terms.due(invoice.issued):%d.%m.%Y}."]
    return "\n".join(out) + "\n"


def _row(text: str, amount: object) -> str:
    shown = str(amount)
    room = WIDTH - len(shown) - 1
    if len(text) > room:
        text = text[: room - 1] + "…"
    return f"{text:<{room}} {shown}"

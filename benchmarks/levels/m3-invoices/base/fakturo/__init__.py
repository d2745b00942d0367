"""Invoices for small shops."""

from fakturo.invoice import Discount, Invoice
from fakturo.ledger import Ledger
from fakturo.lines import Line
from fakturo.money import Money
from fakturo.terms import Terms

__all__ = ["Discount", "Invoice", "Ledger", "Line", "Money", "Terms"]
__version__ = "0.6.1"

from datetime import date

from fakturo import Discount
from fakturo.render import WIDTH, render


def test_an_invoice_as_text(bill):
    text = render(bill(("100", 19), ("50", 7), discount=Discount.percent(10)))
    lines = text.splitlines()
    assert lines[0] == "Invoice 2024-0001"
    assert "Discount" in text and "-15.00 EUR" in text
    assert f"{'19 % tax on 90.00 EUR':<50} 17.10 EUR" in lines
    assert "Please pay by 15.01.2024." in lines
    assert all(len(line) <= WIDTH for line in lines)


def test_a_credit_note_names_its_invoice(bill):
    text = render(bill(("100", 19)).credit_note("2024-0002", date(2024, 2, 1)))
    assert text.startswith("Credit note 2024-0002\n01.02.2024\nfor invoice 2024-0001\n")
    assert "Please pay" not in text

from fakturo import Line, Money
from fakturo.tax import TaxGroup, grouped, reduced


def test_groups_are_sorted_by_rate():
    lines = [Line("a", 1, Money.of(5), 7), Line("b", 1, Money.of(6), 19), Line("c", 2, Money.of(1), 7)]
    assert grouped(lines) == (TaxGroup(19, Money.of(6)), TaxGroup(7, Money.of(7)))


def test_tax_is_computed_over_the_sum():
    lines = [Line("a", 1, Money.of("0.03"), 19)] * 3
    (group,) = grouped(lines)
    assert group.tax == Money.of("0.02")
    assert group.gross == Money.of("0.11")


def test_a_discount_is_shared_as_the_nets_are():
    groups = (TaxGroup(19, Money.of(30)), TaxGroup(7, Money.of(10)))
    assert reduced(groups, Money.of(4)) == (TaxGroup(19, Money.of(27)), TaxGroup(7, Money.of(9)))


def test_no_discount_changes_nothing():
    groups = (TaxGroup(19, Money.of(30)),)
    assert reduced(groups, Money.zero()) == groups

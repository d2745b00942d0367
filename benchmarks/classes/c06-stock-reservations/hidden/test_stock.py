"""Acceptance tests of the stock. They use nothing but what the goal names."""

import pytest
from stock import OutOfStock, Stock


def stock_of(**units):
    stock = Stock()
    for item, quantity in units.items():
        stock.receive(item, quantity)
    return stock


def test_out_of_stock_is_an_exception():
    assert issubclass(OutOfStock, Exception)


def test_stores_are_separate():
    stock_of(bolt=3).reserve("A", {"bolt": 1})
    other = Stock()
    assert other.on_hand("bolt") == 0
    assert other.orders() == []


def test_receive_returns_how_many_are_there():
    stock = Stock()
    assert stock.receive("bolt", 3) == 3
    assert stock.receive("bolt", 4) == 7
    assert stock.receive("nut", 1) == 1


def test_receive_counts_reserved_units():
    stock = stock_of(bolt=3)
    stock.reserve("A", {"bolt": 2})
    assert stock.receive("bolt", 5) == 8
    assert stock.available("bolt") == 6


@pytest.mark.parametrize("quantity", [0, -2])
def test_receive_of_nothing_is_a_value_error(quantity):
    stock = stock_of(bolt=3)
    with pytest.raises(ValueError):
        stock.receive("bolt", quantity)
    with pytest.raises(ValueError):
        stock.receive("nut", quantity)
    assert stock.on_hand("bolt") == 3
    assert stock.low(100) == ["bolt"]


def test_on_hand_counts_reserved_units():
    stock = stock_of(bolt=5)
    stock.reserve("A", {"bolt": 3})
    assert stock.on_hand("bolt") == 5


def test_on_hand_of_an_unknown_item_is_zero():
    stock = stock_of(bolt=5)
    assert stock.on_hand("nut") == 0
    assert stock.low(1) == []


def test_reserved_adds_up_open_orders():
    stock = stock_of(bolt=9, nut=2)
    stock.reserve("A", {"bolt": 3, "nut": 1})
    stock.reserve("B", {"bolt": 4})
    assert (stock.reserved("bolt"), stock.reserved("nut"), stock.reserved("cog")) == (7, 1, 0)
    stock.cancel("A")
    assert (stock.reserved("bolt"), stock.reserved("nut")) == (4, 0)
    stock.ship("B")
    assert stock.reserved("bolt") == 0


def test_available_is_what_is_not_reserved():
    stock = stock_of(bolt=5)
    assert stock.available("bolt") == 5
    stock.reserve("A", {"bolt": 3})
    assert stock.available("bolt") == 2
    stock.reserve("B", {"bolt": 2})
    assert stock.available("bolt") == 0


def test_available_of_an_unknown_item_is_zero():
    assert Stock().available("bolt") == 0


def test_reserve_takes_several_items():
    stock = stock_of(bolt=5, nut=2)
    stock.reserve("A", {"bolt": 5, "nut": 1})
    assert (stock.available("bolt"), stock.available("nut")) == (0, 1)


def test_reserve_of_more_than_is_available_is_refused():
    stock = stock_of(bolt=5)
    stock.reserve("A", {"bolt": 3})
    with pytest.raises(OutOfStock) as caught:
        stock.reserve("B", {"bolt": 4})
    assert caught.value.missing == {"bolt": 2}
    assert stock.orders() == ["A"]


@pytest.mark.parametrize("quantities", [{"bolt": 4, "nut": 1}, {"nut": 1, "bolt": 4}])
def test_reserve_is_all_or_nothing(quantities):
    stock = stock_of(bolt=2, nut=1)
    with pytest.raises(OutOfStock) as caught:
        stock.reserve("A", quantities)
    assert caught.value.missing == {"bolt": 2}
    assert (stock.available("bolt"), stock.available("nut")) == (2, 1)
    assert stock.orders() == []


def test_reserve_names_everything_that_is_missing():
    stock = stock_of(bolt=2, nut=1)
    with pytest.raises(OutOfStock) as caught:
        stock.reserve("A", {"bolt": 3, "nut": 1, "cog": 7})
    assert caught.value.missing == {"bolt": 1, "cog": 7}
    assert stock.low(100) == ["bolt", "nut"]


@pytest.mark.parametrize("quantities", [{}, {"bolt": 0}, {"bolt": -1}, {"bolt": 1, "nut": 0}])
def test_reserve_of_nothing_is_a_value_error(quantities):
    stock = stock_of(bolt=2, nut=1)
    with pytest.raises(ValueError):
        stock.reserve("A", quantities)
    assert stock.orders() == []
    assert stock.available("bolt") == 2


def test_reserve_under_an_open_name_is_a_value_error():
    stock = stock_of(bolt=5)
    stock.reserve("A", {"bolt": 1})
    with pytest.raises(ValueError):
        stock.reserve("A", {"bolt": 2})
    assert stock.reserved("bolt") == 1


def test_reserve_keeps_its_own_quantities():
    stock, quantities = stock_of(bolt=5), {"bolt": 2}
    stock.reserve("A", quantities)
    quantities["bolt"] = 5
    assert stock.reserved("bolt") == 2
    assert quantities == {"bolt": 5}


def test_cancel_makes_units_available_again():
    stock = stock_of(bolt=5)
    stock.reserve("A", {"bolt": 3})
    stock.cancel("A")
    assert (stock.available("bolt"), stock.on_hand("bolt")) == (5, 5)
    assert stock.orders() == []


def test_cancel_of_an_unknown_order_is_a_key_error():
    stock = stock_of(bolt=5)
    with pytest.raises(KeyError):
        stock.cancel("A")


@pytest.mark.parametrize("way", ["cancel", "ship"])
def test_cancel_of_an_order_that_has_ended_is_a_key_error(way):
    stock = stock_of(bolt=5)
    stock.reserve("A", {"bolt": 3})
    getattr(stock, way)("A")
    with pytest.raises(KeyError):
        stock.cancel("A")
    assert stock.available("bolt") == stock.on_hand("bolt")


def test_ship_takes_the_units_out():
    stock = stock_of(bolt=5, nut=2)
    stock.reserve("A", {"bolt": 3, "nut": 2})
    stock.reserve("B", {"bolt": 1})
    assert stock.ship("A") == {"bolt": 3, "nut": 2}
    assert (stock.on_hand("bolt"), stock.available("bolt")) == (2, 1)
    assert (stock.on_hand("nut"), stock.available("nut")) == (0, 0)


@pytest.mark.parametrize("way", ["cancel", "ship"])
def test_ship_of_an_order_that_is_not_open_is_a_key_error(way):
    stock = stock_of(bolt=5)
    with pytest.raises(KeyError):
        stock.ship("A")
    stock.reserve("A", {"bolt": 1})
    getattr(stock, way)("A")
    with pytest.raises(KeyError):
        stock.ship("A")


def test_ship_returns_a_dict_of_its_own():
    stock = stock_of(bolt=5)
    stock.reserve("A", {"bolt": 1})
    stock.ship("A")["bolt"] = 9
    assert stock.on_hand("bolt") == 4


def test_orders_are_in_the_order_in_which_they_were_opened():
    stock = stock_of(bolt=9)
    for name in ("C", "A", "B"):
        stock.reserve(name, {"bolt": 1})
    assert stock.orders() == ["C", "A", "B"]
    stock.ship("A")
    assert stock.orders() == ["C", "B"]
    stock.cancel("C")
    stock.reserve("C", {"bolt": 2})
    assert stock.orders() == ["B", "C"]


def test_orders_is_a_new_list():
    stock = stock_of(bolt=1)
    stock.reserve("A", {"bolt": 1})
    stock.orders().clear()
    assert stock.orders() == ["A"]


def test_low_looks_at_what_is_available():
    stock = stock_of(nut=2, bolt=5, cog=3)
    assert stock.low(3) == ["nut"]
    stock.reserve("A", {"bolt": 4})
    assert stock.low(3) == ["bolt", "nut"]
    assert stock.low(4) == ["bolt", "cog", "nut"]
    assert stock.low(1) == []


def test_low_names_items_that_are_gone():
    stock = stock_of(bolt=1)
    stock.reserve("A", {"bolt": 1})
    stock.ship("A")
    assert stock.low(1) == ["bolt"]

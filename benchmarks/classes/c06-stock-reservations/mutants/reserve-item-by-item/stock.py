"""A store of items with reservations."""


class OutOfStock(Exception):
    """Units are missing."""

    def __init__(self, missing):
        super().__init__(f"missing: {missing}")
        self.missing = missing


class Stock:
    """Units of items, some of them reserved for open orders."""

    def __init__(self):
        self._units = {}
        self._open = {}

    def receive(self, item, quantity):
        """Put units into the store; returns how many are there."""
        if quantity <= 0:
            raise ValueError("a quantity is positive")
        self._units[item] = self.on_hand(item) + quantity
        return self._units[item]

    def on_hand(self, item):
        """Units in the store."""
        return self._units.get(item, 0)

    def reserved(self, item):
        """Units that open orders have reserved."""
        return sum(quantities.get(item, 0) for quantities in self._open.values())

    def available(self, item):
        """Units that are not reserved."""
        return self.on_hand(item) - self.reserved(item)

    def reserve(self, order, quantities):
        """Open an order, all or nothing."""
        if order in self._open:
            raise ValueError(f"the order {order} is open")
        if not quantities or min(quantities.values()) <= 0:
            raise ValueError("an order has positive quantities")
        missing = {}
        self._open[order] = {}
        for item, quantity in quantities.items():
            short = quantity - self.available(item)
            if short > 0:
                raise OutOfStock({item: short})
            self._open[order][item] = quantity

    def cancel(self, order):
        """End an order; its units are available again."""
        del self._open[order]

    def ship(self, order):
        """End an order; its units leave the store and are returned."""
        quantities = self._open.pop(order)
        for item, quantity in quantities.items():
            self._units[item] -= quantity
        return quantities

    def orders(self):
        """Names of open orders, oldest first."""
        return list(self._open)

    def low(self, threshold):
        """Items of which few are available."""
        return sorted(item for item in self._units if self.available(item) < threshold)

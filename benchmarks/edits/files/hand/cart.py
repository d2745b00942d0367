"""A shopping cart."""

TAX = 0.19


class Cart:
    """Items and their prices."""

    def __init__(self):
        self.items = []
        self.discount = 0

    def add(self, name, price, count=1):
        # negative prices are vouchers
        self.items.append((name, price, count))

    def remove(self, name):
        self.items = [item for item in self.items if item[0] != name]

    def total(self):
        result = 0
        for name, price, count in self.items:
            result += price * count
        result -= self.discount
        return round(result * (1 + TAX), 2)

    def is_empty(self):
        return len(self.items) == 0


def receipt(cart):
    lines = []
    for name, price, count in cart.items:
        lines.append(f"{name}: {count} x {price}")
    lines.append(f"total: {cart.total()}")
    return "\n".join(lines)

"""Floor 2: understand and change source text. Pure: text in, values out; nothing is run here."""

"""A text that takes changes back."""


class TextBuffer:
    """A text with a history of its changes."""

    def __init__(self, text=""):
        self._text = text
        self._done = []
        self._undone = []

    def text(self):
        """The text."""
        return self._text

    def insert(self, position, text):
        """Put characters before a position."""
        if not 0 <= position <= len(self._text):
            raise IndexError(f"there is no position {position}")
        self._change(self._text[:position] + text + self._text[position:])

    def delete(self, start, end):
        """Take out characters; returns them."""
        if not 0 <= start <= end <= len(self._text):
            raise IndexError(f"there is nothing from {start} to {end}")
        taken = self._text[start:end]
        self._change(self._text[:start] + self._text[end:])
        return taken

    def replace(self, old, new):
        """Replace every occurrence; returns how many there were."""
        if not old:
            raise ValueError("nothing cannot be replaced")
        count = self._text.count(old)
        self._change(self._text.replace(old, new))
        return count

    def undo(self):
        """Take back the last change; returns whether there was one."""
        if not self._done:
            return False
        self._undone.append(self._text)
        self._text = self._done.pop()
        return True

    def redo(self):
        """Make the last change again that was taken back; returns whether there was one."""
        if not self._undone:
            return False
        self._done.append(self._text)
        self._text = self._undone.pop()
        return True

    def changes(self):
        """How many changes can be taken back."""
        return len(self._done)

    def find(self, word):
        """All positions at which a word begins."""
        if not word:
            raise ValueError("nothing cannot be found")
        places = range(len(self._text))
        found, at = [], self._text.find(word)
        while at >= 0:
            found.append(at)
            at = self._text.find(word, at + len(word))
        return found

    def line_count(self):
        """The number of lines."""
        return self._text.count("\n") + 1

    def line(self, number):
        """A line, counted from 1."""
        if not 1 <= number <= self.line_count():
            raise IndexError(f"there is no line {number}")
        return self._text.split("\n")[number - 1]

    def _change(self, text):
        if text == self._text:
            return
        self._done.append(self._text)
        self._undone.clear()
        self._text = text

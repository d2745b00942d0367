"""An index of words that finds them by prefix and pattern."""


class _Node:
    """A place in the tree of letters."""

    __slots__ = ("children", "count")

    def __init__(self):
        self.children = {}
        self.count = 0


class WordIndex:
    """Words, and how often each was added."""

    def __init__(self):
        self._root = _Node()

    def add(self, word):
        """Add a word; returns whether it is new."""
        if not word or "*" in word or "?" in word:
            raise ValueError(f"this is no word: {word!r}")
        node = self._root
        for letter in word.lower():
            node = node.children.setdefault(letter, _Node())
        node.count += 1
        return node.count == 1

    def count(self, word):
        """How often a word was added."""
        node = self._node(word)
        return node.count if node else 0

    def remove(self, word):
        """Take a word out."""
        node = self._node(word)
        if node is None or node.count == 0:
            raise KeyError(word)
        node.count = 0
        self._prune(word)

    def size(self):
        """The number of different words."""
        return len(self.starting_with(""))

    def starting_with(self, prefix):
        """All words with a prefix."""
        node = self._node(prefix)
        return [word for word, _ in self._below(node, prefix)] if node else []

    def match(self, pattern):
        """All words that fit a pattern."""
        found = set()
        self._match(self._root, "", pattern, found)
        return sorted(found)

    def longest_prefix(self, text):
        """The longest word with which a text begins, or None."""
        node, best = self._root, None
        for place, letter in enumerate(text, 1):
            node = node.children.get(letter)
            if node is None:
                break
            if node.count:
                best = text[:place]
        return best

    def suggest(self, prefix, limit=3):
        """The words with a prefix that were added most often."""
        if limit < 1:
            raise ValueError("a limit is at least 1")
        node = self._node(prefix)
        found = self._below(node, prefix) if node else []
        return [word for word, _ in sorted(found, key=lambda pair: -pair[1])][:limit]

    def _node(self, prefix):
        node = self._root
        for letter in prefix:
            node = node.children.get(letter)
            if node is None:
                return None
        return node

    def _below(self, node, word):
        """Words from a node on with their counts, sorted."""
        if node.count:
            yield word, node.count
        for letter in sorted(node.children):
            yield from self._below(node.children[letter], word + letter)

    def _match(self, node, word, pattern, found):
        if not pattern:
            if node.count:
                found.add(word)
            return
        first, rest = pattern[0], pattern[1:]
        if first == "*":
            self._match(node, word, rest, found)
        for letter, child in node.children.items():
            if first == "*":
                self._match(child, word + letter, pattern, found)
            elif first in ("?", letter):
                self._match(child, word + letter, rest, found)

    def _prune(self, word):
        """Drop what is below no word any more."""
        path = [self._root]
        for letter in word:
            path.append(path[-1].children[letter])
        for letter, parent, node in zip(word[::-1], path[-2::-1], path[:0:-1], strict=True):
            if node.count or node.children:
                return
            del parent.children[letter]

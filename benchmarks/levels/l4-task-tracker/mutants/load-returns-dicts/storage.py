"""Tasks in a JSON file."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path


class JSONStorage:
    """A file of tasks, replaced as a whole."""

    def __init__(self, path):
        self.path = Path(path)

    def load(self):
        """The saved tasks; none if there is no file."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        return json.loads(text)

    def save(self, tasks):
        """Replace the file; a failure leaves it as it was."""
        handle, temporary = tempfile.mkstemp(dir=self.path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump([asdict(task) for task in tasks], file, indent=2)
            os.replace(temporary, self.path)
        except BaseException:
            os.unlink(temporary)
            raise

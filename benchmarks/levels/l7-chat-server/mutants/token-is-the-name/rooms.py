"""Users and rooms: who is where, and what was said. Nothing of the network."""

import secrets
from collections import deque
from dataclasses import dataclass, field


@dataclass(eq=False)
class User:
    """Somebody who is signed in; away while there is no connection."""

    name: str
    connection: object
    token: str = field(default="token")
    losses: int = 0

    @property
    def presence(self):
        """`here` or `away`."""
        return "away" if self.connection is None else "here"

    def tell(self, message):
        """Queue a message, unless the user is away."""
        if self.connection is not None:
            self.connection.queue(message)


class Room:
    """Members, and the last messages."""

    def __init__(self, name, kept):
        self.name = name
        self.members = {}
        self._messages = deque(maxlen=kept)
        self._last_id = 0

    def say(self, user, text, time):
        """Send a message to all members and keep it."""
        self._last_id += 1
        message = {
            "type": "message",
            "room": self.name,
            "id": self._last_id,
            "name": user.name,
            "text": text,
            "time": time,
        }
        self._messages.append(message)
        self._tell(message, self.members)

    def messages(self, after=0):
        """The kept messages with a greater id, oldest first."""
        return [message for message in self._messages if message["id"] > after]

    def presence(self):
        """Who is a member, and whether here or away."""
        return {name: user.presence for name, user in self.members.items()}

    def announce(self, user, status):
        """Tell the other members what happened to one."""
        news = {"type": "presence", "room": self.name, "name": user.name, "status": status}
        self._tell(news, self.members.keys() - {user.name})

    def _tell(self, message, names):
        for user in [self.members[name] for name in names]:
            user.tell(message)

"""A chat server for WebSocket clients."""

import asyncio
import json
import time

from frames import Refused, check_name, read
from rooms import Room, User
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

REPLACED = 4001  # close code: the user came back on another connection


class Connection:
    """One client: its socket, its queue of outgoing messages and its user."""

    def __init__(self, socket, size, on_overflow):
        self.user = None
        self._socket = socket
        self._waiting = asyncio.Queue(size)
        self._on_overflow = on_overflow
        self._open = True

    def queue(self, message):
        """Put a message into the queue; a full queue ends the connection."""
        if not self._open:
            return
        try:
            self._waiting.put_nowait(json.dumps(message))
        except asyncio.QueueFull:
            self.drop()
            self._on_overflow(self)

    def drop(self):
        """End the connection without waiting for the client."""
        self._open = False
        self._socket.transport.abort()

    async def close(self, code):
        """Close the connection as the protocol wants it."""
        self._open = False
        await self._socket.close(code)

    async def write(self):
        """Send what is queued, for as long as the connection lasts."""
        try:
            while True:
                await self._socket.send(await self._waiting.get())
        except ConnectionClosed:
            pass  # the reading side sees it too


class ChatServer:
    """Users, rooms and connections."""

    def __init__(
        self,
        history=100,
        queue=100,
        max_text=1000,
        grace=30.0,
        clock=time.time,
        sleep=asyncio.sleep,
    ):
        self.port = None
        self._history = history
        self._queue = queue
        self._max_text = max_text
        self._grace = grace
        self._clock = clock
        self._sleep = sleep
        self._server = None
        self._users = {}
        self._rooms = {}
        self._tasks = set()

    async def start(self, host="127.0.0.1", port=0):
        """Listen for clients."""
        self._server = await serve(self._serve, host, port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self):
        """Close all connections and stop listening."""
        self._server.close(code=1001)
        await self._server.wait_closed()
        for task in tuple(self._tasks):
            task.cancel()

    async def _serve(self, socket):
        connection = Connection(socket, self._queue, self._lost)
        writer = asyncio.create_task(connection.write())
        try:
            async for frame in socket:
                try:
                    self._handle(connection, read(frame))
                except Refused as refused:
                    connection.queue({"type": "error", "code": str(refused)})
                await asyncio.sleep(0)  # a client that sends much must not starve the writers
        except ConnectionClosed:
            pass
        finally:
            writer.cancel()
            self._lost(connection)

    def _handle(self, connection, request):
        kind = request["type"]
        if kind == "hello":
            self._hello(connection, request["name"], request.get("token"))
            return
        if connection.user is None:
            raise Refused("hello_first")
        if kind == "ping":
            connection.queue({"type": "pong"})
            return
        name = request["room"]
        if kind == "join":
            self._join(connection.user, name)
            return
        check_name(name)
        room = self._rooms.get(name)
        if room is None or connection.user.name not in room.members:
            raise Refused("not_member")
        if kind == "leave":
            self._leave(connection.user, room)
        elif kind == "say":
            self._say(connection.user, room, request["text"])
        else:
            messages = room.messages(request.get("after", 0))
            connection.queue({"type": "history", "room": name, "messages": messages})

    def _hello(self, connection, name, token):
        if connection.user is not None:
            raise Refused("already")
        check_name(name)
        user = self._users.get(name)
        if token is None:
            if user is not None:
                raise Refused("name_taken")
            user = self._users[name] = User(name, connection)
            connection.user = user
            self._welcome(user)
        else:
            if user is None or user.token != token:
                raise Refused("bad_token")
            self._return(user, connection)

    def _return(self, user, connection):
        old, user.connection = user.connection, connection
        connection.user = user
        self._welcome(user)
        if old is None:
            for room in self._rooms_of(user):
                room.announce(user, "back")
        else:
            old.user = None
            self._spawn(old.close(REPLACED))

    def _welcome(self, user):
        rooms = sorted(room.name for room in self._rooms_of(user))
        user.tell({"type": "welcome", "name": user.name, "token": user.token, "rooms": rooms})

    def _join(self, user, name):
        room = self._rooms.get(name)
        if room is not None and user.name in room.members:
            raise Refused("already")
        check_name(name)
        if room is None:
            room = self._rooms[name] = Room(name, self._history)
        room.members[user.name] = user
        reply = {"type": "joined", "room": name, "members": room.presence()}
        user.tell(reply | {"history": room.messages()})
        room.announce(user, "joined")

    def _leave(self, user, room):
        del room.members[user.name]
        user.tell({"type": "left", "room": room.name})

    def _say(self, user, room, text):
        if not text.strip() or len(text) > self._max_text:
            raise Refused("bad_text")
        room.say(user, text, self._clock())

    def _lost(self, connection):
        """The user of a connection is away from now on; of a replaced one, nobody is."""
        user, connection.user = connection.user, None
        if user is None:
            return
        user.connection = None
        user.losses += 1
        for room in self._rooms_of(user):
            room.announce(user, "away")
        self._spawn(self._sign_out_later(user, user.losses))

    async def _sign_out_later(self, user, loss):
        await self._sleep(self._grace)
        if user.connection is not None or user.losses != loss:
            return
        del self._users[user.name]
        for room in self._rooms_of(user):
            del room.members[user.name]
            room.announce(user, "left")

    def _rooms_of(self, user):
        return [room for room in self._rooms.values() if user.name in room.members]

    def _spawn(self, coroutine):
        task = asyncio.create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

"""A server for a test, clients that talk to it, and sleeping that lasts until the test ends it."""

import asyncio
import inspect
import json
import socket

from chat import ChatServer
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

SLICES = 50
"""Tenths of a second to wait for what must come; nothing is waited for that must not come."""


async def within(coroutine):
    """The result of a coroutine, which must come soon.

    Waits in slices, so that a machine that stands still for a while costs one slice and not all.
    """
    task = asyncio.ensure_future(coroutine)
    for _ in range(SLICES):
        if (await asyncio.wait({task}, timeout=0.1))[0]:
            return task.result()
    task.cancel()
    raise TimeoutError("what must come did not come")


class Client:
    """One connection."""

    def __init__(self, connection):
        self.connection = connection
        self.token = None

    async def raw(self, frame):
        await self.connection.send(frame)

    async def send(self, kind, **fields):
        await self.raw(json.dumps({"type": kind, **fields}))

    async def receive(self):
        return json.loads(await within(self.connection.recv()))

    async def ask(self, kind, **fields):
        """Sends a request; the next message."""
        await self.send(kind, **fields)
        return await self.receive()

    async def refused(self, kind, **fields):
        """The code of the error that answers a request."""
        answer = await self.ask(kind, **fields)
        assert answer["type"] == "error", answer
        return answer["code"]

    async def heard(self):
        """All messages until now: those before the reply to a ping."""
        await self.send("ping")
        messages = []
        while (message := await self.receive()) != {"type": "pong"}:
            messages.append(message)
        return messages

    async def close(self):
        await self.connection.close()

    async def close_code(self):
        """Reads until the server has closed the connection; the code."""
        try:
            while True:
                await within(self.connection.recv())
        except ConnectionClosed:
            return self.connection.close_code


async def _opened(address, options):
    return await connect(address, proxy=None, open_timeout=None, **options)


class Sleeps:
    """Takes the place of `asyncio.sleep`: each call lasts until `end`."""

    def __init__(self):
        self.seconds = []
        self._ends = []
        self._called = asyncio.Condition()

    async def __call__(self, seconds):
        self.seconds.append(seconds)
        self._ends.append(asyncio.get_running_loop().create_future())
        end = self._ends[-1]
        async with self._called:
            self._called.notify_all()
        await end

    async def called(self, times):
        async def wait():
            async with self._called:
                await self._called.wait_for(lambda: len(self.seconds) >= times)

        await within(wait())

    def end(self, number):
        if not self._ends[number].done():
            self._ends[number].set_result(None)


class Chat:
    """A server and its clients."""

    def __init__(self, options):
        self.sleeps = Sleeps()
        self.time = 100.5
        self.options = {"sleep": self.sleeps, "clock": lambda: self.time} | options
        self.server = ChatServer(**self.options)
        self._clients = []
        self._runs = False

    async def start(self, *place, **options):
        await within(self.server.start(*place, **options))
        self._runs = True

    async def connect(self, **options):
        address = f"ws://127.0.0.1:{self.server.port}"
        client = Client(await within(_opened(address, options)))
        self._clients.append(client)
        return client

    async def connect_slow(self):
        """A client that reads next to nothing ahead of its `receive`."""
        small = socket.socket()
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        small.connect(("127.0.0.1", self.server.port))
        small.setblocking(False)
        options = {"compression": None, "max_queue": 1, "max_size": None, "ping_interval": None}
        return await self.connect(sock=small, **options)

    async def sign_in(self, name, *rooms, client=None):
        """A user in some rooms, who has heard all that was said until then."""
        client = client or await self.connect()
        welcome = await client.ask("hello", name=name)
        assert welcome["type"] == "welcome", welcome
        client.token = welcome["token"]
        for room in rooms:
            joined = await client.ask("join", room=room)
            assert joined["type"] == "joined", joined
        return client

    async def sign_in_all(self, *names, room="den"):
        """Users in one room; what they heard about one another is dropped."""
        clients = [await self.sign_in(name, room) for name in names]
        for client in clients:
            await client.heard()
        return clients

    async def come_back(self, name, token):
        client = await self.connect()
        return client, await client.ask("hello", name=name, token=token)

    async def stop(self):
        if self._runs:
            self._runs = False
            await within(self.server.stop())

    async def end(self):
        for client in self._clients:
            client.connection.transport.abort()
        await self.stop()


def served(**options):
    """Makes a test of a coroutine function that takes a `Chat`; the options are the server's."""

    def decorate(function):
        async def play(given):
            chat = Chat(options)
            try:
                await chat.start()
                await function(chat, **given)
            finally:
                await chat.end()

        def test(**given):
            asyncio.run(play(given))

        signature = inspect.signature(function)
        parameters = list(signature.parameters.values())[1:]
        test.__signature__ = signature.replace(parameters=parameters)
        test.__name__ = function.__name__
        return test

    return decorate


def message(room, number, name, text, time=100.5):
    return {
        "type": "message", "room": room, "id": number, "name": name, "text": text, "time": time,
    }  # fmt: skip


def presence(name, status, room="den"):
    return {"type": "presence", "room": room, "name": name, "status": status}

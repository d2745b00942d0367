"""Acceptance tests of presence, reconnect, backpressure and the server itself."""

import asyncio

import pytest
from chat import ChatServer
from hidden_client import Chat, message, presence, served


@pytest.mark.parametrize("how", ["closed", "broken"])
@served()
async def test_a_lost_user_is_away(chat, how):
    ann, bob = await chat.sign_in_all("ann", "bob")
    if how == "closed":
        await ann.close()
    else:
        ann.connection.transport.abort()
    assert await bob.receive() == presence("ann", "away")
    eve = await chat.sign_in("eve")
    joined = await eve.ask("join", room="den")
    assert joined["members"] == {"ann": "away", "bob": "here", "eve": "here"}
    assert await bob.heard() == [presence("eve", "joined")]


@served()
async def test_it_is_said_once_in_each_room(chat):
    ann = await chat.sign_in("ann", "den", "attic", "hall")
    bob = await chat.sign_in("bob", "den", "attic")
    eve = await chat.sign_in("eve", "hall")
    nobody = await chat.sign_in("nobody", "cellar")
    await bob.heard()
    await ann.close()
    heard = [await bob.receive() for _ in range(2)]
    heard.sort(key=lambda each: each["room"])
    assert heard == [presence("ann", "away", "attic"), presence("ann", "away", "den")]
    assert await eve.receive() == presence("ann", "away", "hall")
    for client in (bob, eve, nobody):
        assert await client.heard() == []


@served()
async def test_a_name_stays_taken_while_its_user_is_away(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await ann.close()
    await bob.receive()
    new = await chat.connect()
    assert await new.refused("hello", name="ann") == "name_taken"


@served()
async def test_a_user_comes_back_with_the_token(chat):
    ann = await chat.sign_in("ann", "den", "attic")
    bob = await chat.sign_in("bob", "den")
    await ann.close()
    assert await bob.receive() == presence("ann", "away")
    back, welcome = await chat.come_back("ann", ann.token)
    assert welcome == {
        "type": "welcome", "name": "ann", "token": ann.token, "rooms": ["attic", "den"],
    }  # fmt: skip
    assert await bob.heard() == [presence("ann", "back")]
    assert await back.heard() == []


@served()
async def test_who_is_back_is_a_member_as_before(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await ann.close()
    await bob.receive()
    back, _ = await chat.come_back("ann", ann.token)
    await bob.heard()
    assert (await back.ask("say", room="den", text="here I am"))["id"] == 1
    assert await bob.heard() == [message("den", 1, "ann", "here I am")]
    await bob.ask("say", room="den", text="hi")
    assert await back.heard() == [message("den", 2, "bob", "hi")]
    assert await back.refused("join", room="den") == "already"
    eve = await chat.sign_in("eve")
    joined = await eve.ask("join", room="den")
    assert joined["members"] == {"ann": "here", "bob": "here", "eve": "here"}


@served()
async def test_what_was_missed_comes_by_history(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await bob.ask("say", room="den", text="one")
    await ann.heard()
    await ann.close()
    assert await bob.receive() == presence("ann", "away")
    for text in ("two", "three"):
        await bob.ask("say", room="den", text=text)
    back, _ = await chat.come_back("ann", ann.token)
    assert await back.heard() == []
    answer = await back.ask("history", room="den", after=1)
    missed = [message("den", 2, "bob", "two"), message("den", 3, "bob", "three")]
    assert answer["messages"] == missed


@served()
async def test_the_token_holds_for_more_than_one_return(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    for _ in range(3):
        await ann.close()
        assert await bob.receive() == presence("ann", "away")
        token = ann.token
        ann, welcome = await chat.come_back("ann", token)
        ann.token = welcome["token"]
        assert ann.token == token
        assert await bob.heard() == [presence("ann", "back")]


@served()
async def test_a_wrong_token_is_refused(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    new = await chat.connect()
    assert await new.refused("hello", name="ann", token=bob.token) == "bad_token"
    assert await new.refused("hello", name="ann", token="") == "bad_token"
    assert await new.refused("hello", name="eve", token=ann.token) == "bad_token"
    await ann.close()
    assert await bob.receive() == presence("ann", "away")
    assert await new.refused("hello", name="ann", token=bob.token) == "bad_token"
    await chat.sign_in("eve", client=new)


@served(grace=12.5)
async def test_the_server_sleeps_once_for_each_loss(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    assert chat.sleeps.seconds == []
    await ann.close()
    await bob.receive()
    await chat.sleeps.called(1)
    await bob.heard()
    assert chat.sleeps.seconds == [12.5]
    await bob.close()
    await chat.sleeps.called(2)
    assert chat.sleeps.seconds == [12.5, 12.5]


@served()
async def test_the_grace_is_thirty_seconds_by_default(chat):
    ann = await chat.sign_in("ann")
    await ann.close()
    await chat.sleeps.called(1)
    assert chat.sleeps.seconds == [30.0]


@served()
async def test_who_stays_away_is_signed_out(chat):
    ann = await chat.sign_in("ann", "den", "attic")
    bob = await chat.sign_in("bob", "den")
    await ann.close()
    assert await bob.receive() == presence("ann", "away")
    await chat.sleeps.called(1)
    chat.sleeps.end(0)
    assert await bob.receive() == presence("ann", "left")
    late, answer = await chat.come_back("ann", ann.token)
    assert answer == {"type": "error", "code": "bad_token"}
    welcome = await late.ask("hello", name="ann")
    assert welcome["rooms"] == []
    assert welcome["token"] != ann.token
    assert (await late.ask("join", room="attic"))["members"] == {"ann": "here"}
    assert (await late.ask("join", room="den"))["members"] == {"ann": "here", "bob": "here"}


@served()
async def test_who_is_in_no_room_is_signed_out_too(chat):
    ann = await chat.sign_in("ann")
    bob = await chat.sign_in("bob")
    await ann.close()
    await chat.sleeps.called(1)
    chat.sleeps.end(0)
    for _ in range(3):
        await bob.heard()
    await chat.sign_in("ann")


@served()
async def test_who_came_back_in_time_is_not_signed_out(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await ann.close()
    await bob.receive()
    await chat.sleeps.called(1)
    back, _ = await chat.come_back("ann", ann.token)
    chat.sleeps.end(0)
    for _ in range(3):
        await back.heard()
    assert await bob.heard() == [presence("ann", "back")]
    assert (await back.ask("say", room="den", text="x"))["id"] == 1


@served()
async def test_an_earlier_loss_does_not_sign_out_after_a_later_one(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await ann.close()
    await chat.sleeps.called(1)
    back, _ = await chat.come_back("ann", ann.token)
    await back.close()
    await chat.sleeps.called(2)
    chat.sleeps.end(0)
    heard = [await bob.receive() for _ in range(3)]
    assert heard == [presence("ann", status) for status in ("away", "back", "away")]
    for _ in range(3):
        assert await bob.heard() == []
    chat.sleeps.end(1)
    assert await bob.receive() == presence("ann", "left")


@served()
async def test_each_loss_has_a_grace_of_its_own(chat):
    ann, bob, eve = await chat.sign_in_all("ann", "bob", "eve")
    await ann.close()
    assert await eve.receive() == presence("ann", "away")
    await chat.sleeps.called(1)
    await bob.close()
    assert await eve.receive() == presence("bob", "away")
    await chat.sleeps.called(2)
    chat.sleeps.end(1)
    assert await eve.receive() == presence("bob", "left")
    assert await eve.heard() == []
    chat.sleeps.end(0)
    assert await eve.receive() == presence("ann", "left")


@served()
async def test_a_new_connection_takes_the_place_of_an_open_one(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    new, welcome = await chat.come_back("ann", ann.token)
    assert (welcome["type"], welcome["rooms"]) == ("welcome", ["den"])
    assert await ann.close_code() == 4001
    for _ in range(3):
        assert await bob.heard() == []
    assert chat.sleeps.seconds == []
    await bob.ask("say", room="den", text="hi")
    assert await new.heard() == [message("den", 1, "bob", "hi")]
    assert (await new.ask("say", room="den", text="ho"))["name"] == "ann"


@served()
async def test_the_loss_of_the_new_connection_counts(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    new, _ = await chat.come_back("ann", ann.token)
    assert await ann.close_code() == 4001
    await new.close()
    assert await bob.receive() == presence("ann", "away")
    await chat.sleeps.called(1)
    assert len(chat.sleeps.seconds) == 1


@served()
async def test_who_left_a_room_does_not_come_back_to_it(chat):
    ann = await chat.sign_in("ann", "den", "attic")
    await ann.ask("leave", room="den")
    await ann.close()
    await chat.sleeps.called(1)
    _, welcome = await chat.come_back("ann", ann.token)
    assert welcome["rooms"] == ["attic"]


@served()
async def test_a_connection_without_a_user_is_nobodys_loss(chat):
    stranger = await chat.connect()
    ann = await chat.sign_in("ann", "den")
    await stranger.close()
    for _ in range(3):
        assert await ann.heard() == []
    assert chat.sleeps.seconds == []


@served()
async def test_somebody_may_go_while_another_is_away(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await ann.close()
    await bob.receive()
    await bob.ask("leave", room="den")
    back, welcome = await chat.come_back("ann", ann.token)
    assert welcome["rooms"] == ["den"]
    assert await back.heard() == []
    assert await bob.heard() == []


async def flood(chat, sender, readers):
    """Says long texts, which the readers read, until somebody is away; how many, and who."""
    for number in range(1, 401):
        await sender.send("say", room="den", text=f"{number} " + "x" * 50_000)
        away = []
        for client in (sender, *readers):
            while (heard := await client.receive())["type"] == "presence":
                away.append((heard["name"], heard["status"]))
            assert heard["text"].startswith(f"{number} ")
        if away:
            return number, set(away)
    raise AssertionError("nobody was away")


async def slow_member(chat):
    slow = await chat.sign_in("slow", "den", client=await chat.connect_slow())
    ann, bob = await chat.sign_in_all("ann", "bob")
    return slow, ann, bob


@served(queue=5, max_text=60_000, history=3)
async def test_who_does_not_read_delays_nobody_and_is_lost(chat):
    slow, ann, bob = await slow_member(chat)
    number, away = await flood(chat, ann, [bob])
    assert away == {("slow", "away")}
    assert number > 5
    await chat.sleeps.called(1)
    await slow.close_code()
    assert chat.sleeps.seconds == [30.0]
    for client in (ann, bob):
        assert all(each["type"] == "presence" for each in await client.heard())


@served(queue=5, max_text=60_000, history=3)
async def test_who_was_too_slow_may_come_back(chat):
    slow, ann, bob = await slow_member(chat)
    number, _ = await flood(chat, ann, [bob])
    back, welcome = await chat.come_back("slow", slow.token)
    assert welcome["rooms"] == ["den"]
    missed = (await back.ask("history", room="den"))["messages"]
    assert [each["id"] for each in missed] == [number - 2, number - 1, number]
    await bob.heard()
    await ann.ask("say", room="den", text="short")
    assert [each["text"] for each in await back.heard()] == ["short"]


@served(queue=5, max_text=60_000, history=3)
async def test_who_was_too_slow_and_stays_away_is_signed_out(chat):
    _, ann, bob = await slow_member(chat)
    await flood(chat, ann, [bob])
    await chat.sleeps.called(1)
    chat.sleeps.end(0)
    assert (await bob.receive()) in (presence("slow", "away"), presence("slow", "left"))
    await ann.heard()
    await bob.heard()
    await chat.sign_in("slow")


@served(queue=100)
async def test_a_long_way_below_the_limit_nobody_is_lost(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    for number in range(50):
        await ann.send("say", room="den", text=f"{number}")
    assert [each["id"] for each in await ann.heard()] == list(range(1, 51))
    assert [each["id"] for each in await bob.heard()] == list(range(1, 51))


@served()
async def test_stop_closes_all_connections(chat):
    clients = [await chat.sign_in("ann", "den"), await chat.sign_in("bob"), await chat.connect()]
    *codes, _ = await asyncio.gather(*(client.close_code() for client in clients), chat.stop())
    assert codes == [1001, 1001, 1001]
    with pytest.raises(ConnectionRefusedError):
        await chat.connect()


def test_stop_works_while_somebody_is_away():
    async def main():
        chat = Chat({})
        await chat.start()
        ann = await chat.sign_in("ann")
        await ann.close()
        await chat.sleeps.called(1)
        await chat.end()

    asyncio.run(main())


def test_a_server_starts_at_the_port_that_it_is_given():
    async def main():
        first = ChatServer()
        await first.start()
        port = first.port
        await first.stop()
        chat = Chat({})
        await chat.start("127.0.0.1", port)
        assert chat.server.port == port
        await chat.sign_in("ann")
        await chat.end()

    asyncio.run(main())


def test_two_servers_know_nothing_of_one_another():
    async def main():
        chats = [Chat({}), Chat({})]
        for chat in chats:
            await chat.start(port=0)
        assert chats[0].server.port != chats[1].server.port
        one = await chats[0].sign_in("ann", "den")
        other = await chats[1].sign_in("ann", "den")
        await one.ask("say", room="den", text="x")
        assert await other.heard() == []
        for chat in chats:
            await chat.end()

    asyncio.run(main())

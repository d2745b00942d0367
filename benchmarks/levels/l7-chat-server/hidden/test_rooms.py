"""Acceptance tests of requests, rooms and history. They use nothing but what the goal names."""

import pytest
from hidden_client import message, presence, served

REQUESTS = {
    "join": {"room": "den"},
    "leave": {"room": "den"},
    "say": {"room": "den", "text": "hi"},
    "history": {"room": "den"},
    "ping": {},
}
BAD_NAMES = ["", "a" * 21, "Ann", "a b", "a.b", "é", "ann\n"]
GOOD_NAMES = ["a", "a" * 20, "a-b_c9", "0"]


@served()
async def test_hello_is_answered_with_welcome(chat):
    client = await chat.connect()
    answer = await client.ask("hello", name="ann")
    token = answer.pop("token")
    assert answer == {"type": "welcome", "name": "ann", "rooms": []}
    assert isinstance(token, str)
    assert token


@served()
async def test_each_user_has_a_token_of_their_own(chat):
    clients = [await chat.sign_in(name) for name in ("ann", "bob", "eve")]
    assert len({client.token for client in clients}) == 3


@pytest.mark.parametrize("name", GOOD_NAMES)
@served()
async def test_names_may_have_these_characters(chat, name):
    client = await chat.sign_in(name)
    assert (await client.ask("join", room=name))["type"] == "joined"


@pytest.mark.parametrize("name", BAD_NAMES)
@served()
async def test_other_names_are_refused(chat, name):
    client = await chat.connect()
    assert await client.refused("hello", name=name) == "bad_name"
    await chat.sign_in("ann", client=client)
    assert await client.refused("join", room=name) == "bad_name"


@served()
async def test_a_name_is_taken_once(chat):
    await chat.sign_in("ann")
    other = await chat.connect()
    assert await other.refused("hello", name="ann") == "name_taken"
    await chat.sign_in("bob", client=other)


@served()
async def test_a_second_hello_is_refused(chat):
    ann = await chat.sign_in("ann", "den")
    assert await ann.refused("hello", name="bob") == "already"
    assert await ann.refused("hello", name="ann", token=ann.token) == "already"
    assert (await ann.ask("say", room="den", text="x"))["name"] == "ann"
    await chat.sign_in("bob")


@pytest.mark.parametrize("kind", REQUESTS)
@served()
async def test_hello_comes_first(chat, kind):
    client = await chat.connect()
    assert await client.refused(kind, **REQUESTS[kind]) == "hello_first"


@served()
async def test_ping_is_answered_with_pong(chat):
    ann = await chat.sign_in("ann")
    assert await ann.ask("ping") == {"type": "pong"}


@pytest.mark.parametrize("frame", ["", "hi", "{", "[]", "3", "null", '"hello"', b"{}"])
@served()
async def test_what_is_no_json_object_is_refused(chat, frame):
    client = await chat.connect()
    for _ in range(2):
        await client.raw(frame)
        assert await client.receive() == {"type": "error", "code": "bad_json"}
    await chat.sign_in("ann", client=client)


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"type": 3},
        {"type": "dance"},
        {"type": "hello"},
        {"type": "hello", "name": 5},
        {"type": "hello", "name": "bob", "token": 5},
        {"type": "join"},
        {"type": "join", "room": ["den"]},
        {"type": "leave"},
        {"type": "say", "room": "den"},
        {"type": "say", "text": "hi"},
        {"type": "say", "room": "den", "text": None},
        {"type": "history"},
        {"type": "history", "room": "den", "after": "1"},
    ],
    ids=str,
)
@served()
async def test_what_is_no_request_is_refused(chat, request_):
    new = await chat.connect()
    ann = await chat.sign_in("ann", "den")
    request = dict(request_)
    kind = request.pop("type", None)
    for client in (new, ann):
        if kind is None:
            await client.raw("{}")
            assert await client.receive() == {"type": "error", "code": "bad_request"}
        else:
            assert await client.refused(kind, **request) == "bad_request"
    assert await ann.heard() == []


@served()
async def test_join_is_answered_with_members_and_history(chat):
    ann = await chat.sign_in("ann")
    assert await ann.ask("join", room="den") == {
        "type": "joined", "room": "den", "members": {"ann": "here"}, "history": [],
    }  # fmt: skip
    await ann.ask("say", room="den", text="first")
    bob = await chat.sign_in("bob")
    assert await bob.ask("join", room="den") == {
        "type": "joined",
        "room": "den",
        "members": {"ann": "here", "bob": "here"},
        "history": [message("den", 1, "ann", "first")],
    }


@served()
async def test_the_other_members_hear_who_joins_and_leaves(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    eve = await chat.sign_in("eve", "den")
    assert await eve.ask("leave", room="den") == {"type": "left", "room": "den"}
    both = [presence("eve", "joined"), presence("eve", "left")]
    assert await ann.heard() == both
    assert await bob.heard() == both
    assert await eve.heard() == []


@served()
async def test_who_is_in_another_room_hears_nothing(chat):
    ann = await chat.sign_in("ann", "attic")
    bob = await chat.sign_in("bob")
    eve = await chat.sign_in("eve", "den")
    await eve.ask("say", room="den", text="hi")
    await eve.ask("leave", room="den")
    assert await ann.heard() == []
    assert await bob.heard() == []


@served()
async def test_a_member_cannot_join_again(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    assert await ann.refused("join", room="den") == "already"
    assert await bob.heard() == []
    await ann.send("say", room="den", text="once")
    assert await ann.heard() == [message("den", 1, "ann", "once")]


@served()
async def test_a_user_is_in_several_rooms(chat):
    ann = await chat.sign_in("ann", "den", "attic")
    bob = await chat.sign_in("bob", "attic")
    eve = await chat.sign_in("eve", "den")
    await ann.heard()
    await bob.ask("say", room="attic", text="up")
    await eve.ask("say", room="den", text="down")
    heard = await ann.heard()
    assert heard == [message("attic", 1, "bob", "up"), message("den", 1, "eve", "down")]
    await ann.ask("leave", room="den")
    await bob.ask("say", room="attic", text="still")
    assert await ann.heard() == [message("attic", 2, "bob", "still")]


@served()
async def test_who_has_left_hears_no_more_and_may_join_again(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await bob.ask("leave", room="den")
    await ann.heard()
    await ann.ask("say", room="den", text="secret")
    assert await bob.heard() == []
    joined = await bob.ask("join", room="den")
    assert joined["history"] == [message("den", 1, "ann", "secret")]
    assert joined["members"] == {"ann": "here", "bob": "here"}


@pytest.mark.parametrize("kind", ["leave", "say", "history"])
@served()
async def test_only_members_leave_say_and_read(chat, kind):
    ann = await chat.sign_in("ann", "den")
    bob = await chat.sign_in("bob", "attic")
    assert await bob.refused(kind, **REQUESTS[kind]) == "not_member"
    nowhere = REQUESTS[kind] | {"room": "nowhere"}
    assert await bob.refused(kind, **nowhere) == "not_member"
    await ann.ask("leave", room="den")
    assert await ann.refused(kind, **REQUESTS[kind]) == "not_member"


@served()
async def test_a_message_goes_to_all_members_and_the_sender(chat):
    clients = await chat.sign_in_all("ann", "bob", "eve")
    await clients[1].send("say", room="den", text="hello all")
    assert await clients[1].receive() == message("den", 1, "bob", "hello all")
    for client in clients[::2]:
        assert await client.heard() == [message("den", 1, "bob", "hello all")]
    assert await clients[1].heard() == []


@served()
async def test_each_room_counts_its_messages(chat):
    ann = await chat.sign_in("ann", "den", "attic")
    rooms = ["den", "attic", "den", "den", "attic"]
    ids = [(await ann.ask("say", room=room, text="x"))["id"] for room in rooms]
    assert ids == [1, 1, 2, 3, 2]


@served()
async def test_a_message_has_the_time_of_the_clock(chat):
    ann = await chat.sign_in("ann", "den")
    times = []
    for chat.time in (7.0, 8.25):
        times.append((await ann.ask("say", room="den", text="x"))["time"])
    assert times == [7.0, 8.25]
    kept = (await ann.ask("history", room="den"))["messages"]
    assert [each["time"] for each in kept] == [7.0, 8.25]


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "x" * 11])
@served(max_text=10)
async def test_such_a_text_is_refused(chat, text):
    ann, bob = await chat.sign_in_all("ann", "bob")
    assert await ann.refused("say", room="den", text=text) == "bad_text"
    assert (await ann.ask("say", room="den", text="ok"))["id"] == 1
    assert await bob.heard() == [message("den", 1, "ann", "ok")]


@pytest.mark.parametrize("text", ["x" * 10, " hi ", "äöü日本", 'say "x"\n'])
@served(max_text=10)
async def test_such_a_text_arrives_as_it_is(chat, text):
    ann, bob = await chat.sign_in_all("ann", "bob")
    await ann.send("say", room="den", text=text)
    assert (await ann.receive())["text"] == text
    assert (await bob.receive())["text"] == text


@served()
async def test_a_text_has_a_thousand_characters_at_most_by_default(chat):
    ann = await chat.sign_in("ann", "den")
    assert (await ann.ask("say", room="den", text="x" * 1000))["id"] == 1
    assert await ann.refused("say", room="den", text="x" * 1001) == "bad_text"


@served()
async def test_requests_are_handled_in_their_order(chat):
    ann, bob = await chat.sign_in_all("ann", "bob")
    texts = [f"text {number}" for number in range(40)]
    for text in texts:
        await ann.send("say", room="den", text=text)
    assert [each["text"] for each in await ann.heard()] == texts
    assert [each["text"] for each in await bob.heard()] == texts


@served()
async def test_replies_come_in_the_order_of_the_requests(chat):
    ann = await chat.sign_in("ann")
    await ann.send("join", room="den")
    await ann.send("say", room="den", text="x")
    await ann.send("dance")
    await ann.send("history", room="den")
    await ann.send("leave", room="den")
    await ann.send("say", room="den", text="y")
    kinds = [each["type"] for each in await ann.heard()]
    assert kinds == ["joined", "message", "error", "history", "left", "error"]


@served(history=3)
async def test_a_room_keeps_its_last_messages(chat):
    ann = await chat.sign_in("ann", "den", "attic")
    await ann.ask("say", room="attic", text="other")
    for number in range(1, 6):
        await ann.ask("say", room="den", text=f"text {number}")
    kept = [message("den", number, "ann", f"text {number}") for number in (3, 4, 5)]
    answer = await ann.ask("history", room="den")
    assert answer == {"type": "history", "room": "den", "messages": kept}
    other = (await ann.ask("history", room="attic"))["messages"]
    assert other == [message("attic", 1, "ann", "other")]
    bob = await chat.sign_in("bob")
    assert (await bob.ask("join", room="den"))["history"] == kept


@served()
async def test_a_hundred_messages_are_kept_by_default(chat):
    ann = await chat.sign_in("ann", "den")
    for number in range(102):
        await ann.ask("say", room="den", text=f"{number}")
    ids = [each["id"] for each in (await ann.ask("history", room="den"))["messages"]]
    assert ids == list(range(3, 103))


@pytest.mark.parametrize(("after", "ids"), [(0, [2, 3, 4]), (2, [3, 4]), (3, [4]), (4, []), (9, [])])
@served(history=3)
async def test_history_gives_what_came_after(chat, after, ids):
    ann = await chat.sign_in("ann", "den")
    for _ in range(4):
        await ann.ask("say", room="den", text="x")
    answer = await ann.ask("history", room="den", after=after)
    assert [each["id"] for each in answer["messages"]] == ids


@served()
async def test_an_empty_room_keeps_its_messages_and_its_count(chat):
    ann = await chat.sign_in("ann", "den")
    await ann.ask("say", room="den", text="one")
    await ann.ask("leave", room="den")
    joined = await ann.ask("join", room="den")
    assert joined["members"] == {"ann": "here"}
    assert joined["history"] == [message("den", 1, "ann", "one")]
    assert (await ann.ask("say", room="den", text="two"))["id"] == 2


@served()
async def test_of_several_errors_the_first_of_the_list_is_sent(chat):
    new = await chat.connect()
    assert await new.refused("say", room="BAD", text="") == "hello_first"
    assert await new.refused("hello", name="Bad", token="x") == "bad_name"
    ann = await chat.sign_in("ann")
    assert await ann.refused("hello", name="Bad") == "already"
    assert await ann.refused("say", room="den", text="") == "not_member"
    assert await ann.refused("say", room="BAD", text="") == "bad_name"
    assert await ann.refused("join", room="BAD") == "bad_name"

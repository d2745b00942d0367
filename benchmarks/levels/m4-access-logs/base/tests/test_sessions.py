from datetime import timedelta

from logsieve.sessions import sessions


def test_a_pause_ends_a_visit(request_at):
    visits = sessions([request_at(0), request_at(30), request_at(61)])
    assert [(v.requests, v.length) for v in visits] == [(2, timedelta(minutes=30)), (1, timedelta())]


def test_clients_have_their_own_visits(request_at):
    visits = sessions([request_at(0), request_at(1, client="b"), request_at(2)])
    assert [(v.client, v.requests) for v in visits] == [("10.0.0.1", 2), ("b", 1)]


def test_the_pause_can_be_chosen(request_at):
    assert len(sessions([request_at(0), request_at(30)], timedelta(minutes=5))) == 2

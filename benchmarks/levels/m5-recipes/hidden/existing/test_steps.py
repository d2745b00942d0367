from portions.steps import minutes_of, total_minutes


def test_times_are_found():
    assert minutes_of("Bake for 25 minutes.") == 25
    assert minutes_of("Fry for 2-3 min, then rest for 1 hour") == 63
    assert minutes_of("Season.") == 0
    assert total_minutes(["Wait 5 minutes.", "Wait 2 to 4 minutes."]) == 9

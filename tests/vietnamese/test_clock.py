import datetime
import threading
from zoneinfo import ZoneInfo

import pytest

from vietnamese import clock

DAY = datetime.date(2026, 9, 30)


def test_the_clock_runs_in_vietnam():
    before = datetime.datetime.now(datetime.UTC)
    assert before <= clock.now() <= datetime.datetime.now(datetime.UTC)
    assert clock.now().utcoffset() == datetime.timedelta(hours=7)


def test_a_bare_day_means_noon_there():
    with clock.at(DAY) as moment:
        assert clock.now() == moment == datetime.datetime(2026, 9, 30, 12, tzinfo=clock.ZONE)
        assert clock.today() == DAY


def test_the_day_is_the_day_in_vietnam():
    with clock.at(datetime.datetime(2026, 9, 30, 17, 0, tzinfo=datetime.UTC)):
        assert clock.today() == datetime.date(2026, 10, 1)
    with clock.at(datetime.datetime(2026, 9, 30, 16, 59, 59, tzinfo=datetime.UTC)):
        assert clock.today() == DAY


def test_a_naive_moment_is_the_time_on_the_wall():
    with clock.at(datetime.datetime(2026, 9, 30, 23, 30)):
        assert clock.now().isoformat() == "2026-09-30T23:30:00+07:00"


def test_blocks_nest_and_end_even_on_errors():
    with clock.at(DAY):
        with clock.at(datetime.date(2024, 1, 1)):
            assert clock.today() == datetime.date(2024, 1, 1)
        with pytest.raises(ZeroDivisionError), clock.at(datetime.date(2024, 1, 1)):
            1 / 0  # noqa: B018
        assert clock.today() == DAY
    assert abs(clock.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=1)


def test_blocks_that_end_out_of_order_leave_nothing_behind():
    outer, inner = clock.at(DAY), clock.at(datetime.date(2024, 1, 1))
    outer.__enter__()
    inner.__enter__()
    outer.__exit__(None, None, None)
    assert clock.today() == datetime.date(2024, 1, 1)
    inner.__exit__(None, None, None)
    assert abs(clock.now() - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=1)


def test_every_thread_sees_the_same_day():
    seen = []
    with clock.at(DAY):
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen == [DAY]


def test_a_day_ends_with_its_last_microsecond_in_vietnam():
    end = clock.end_of(DAY)
    assert end.isoformat() == "2026-09-30T23:59:59.999999+07:00"
    assert end.astimezone(ZoneInfo("UTC")) + datetime.timedelta(microseconds=1) == datetime.datetime(
        2026, 9, 30, 17, tzinfo=datetime.UTC
    )

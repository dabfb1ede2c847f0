"""Two people save the same union at the same moment: one wins, the other is told, on both databases."""

import threading

import pytest
from django.db import connection

from tests.support import unions
from tests.support.people import reporter, staff
from units.register import change_actions as actions
from workflow.steps import SomebodyWasFaster
from workflow.versions import version_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]


def test_one_wins_and_the_other_is_told():
    union = unions.union("kcn", workforce=10)
    seen, people = version_of(union), [staff(), reporter("kcn")]
    barrier, outcomes = threading.Barrier(2, timeout=30), []

    def save(person, workforce):
        try:
            connection.ensure_connection()
            barrier.wait()
            outcomes.append(actions.change_details(by=person, union=union, seen=seen, workforce=workforce))
        except SomebodyWasFaster:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=pair) for pair in zip(people, (20, 30), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, outcomes)) == ["True", "told"]
    assert union.history.count() == 2

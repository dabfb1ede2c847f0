"""The verbs of reporting, called as views and commands call them."""

import datetime

import pytest

from tests.support import people

pytestmark = pytest.mark.usefixtures("reference_data")


def test_returned_and_sent_again_keeps_the_first_submission_time():
    first = people.send_report("luc-nam", 2026, 1, members_admitted=90)
    people.return_report(first)
    later = first.period.due_on + datetime.timedelta(days=5)
    again = people.send_report("luc-nam", 2026, 1, members_admitted=95, at=later)
    assert again.first_submitted_at == first.first_submitted_at
    assert again.submitted_at.date() == later
    assert not again.was_late
    assert again.current_revision.number == 2
    people.approve(again, at=later)
    assert again.approved_revision.number == 2

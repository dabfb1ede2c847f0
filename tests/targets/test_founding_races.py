"""Several people at one list, at one founding, at one remainder. Barriers, never sleeps; PostgreSQL tells."""

import datetime
import uuid

import pytest

from targets.foundings import actions
from targets.foundings.counts import Counts, listed_counts, load_rules, typed_counts
from targets.models import FoundingClaim, QuarterlyReport
from targets.reports import actions as reports
from targets.reports import checks
from tests.support import people
from tests.targets.test_races import at_once, losers, winners
from units.models import Founding, OrganisationKind, Unit
from units.register.actions import FoundingPaper, found
from vietnamese import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("reference_data"),
]
UNIT = "lang-giang"


def in_register(name, day):
    return found(
        by=people.staff(),
        unit=Unit.objects.get(code=UNIT),
        name=name,
        kind=OrganisationKind.objects.get(code="su-nghiep"),
        paper=FoundingPaper(day, "9/QĐ-LĐLĐ", 25, 10),
    )


def again(report) -> QuarterlyReport:
    return QuarterlyReport.objects.select_related("current_revision", "period", "unit", "responsible").get(
        pk=report.pk
    )


def test_two_reports_claim_one_founding():
    first, second = people.report_of(UNIT, 2026, 2), people.report_of(UNIT, 2026, 3)
    founding = in_register("CĐCS Trường A", datetime.date(2026, 5, 4))
    by = people.staff()

    def claimer(report):
        def job(together):
            own = again(report)
            with clock.at(second.period.due_on):
                together()
                return actions.list_founding(by=by, report=own, founding=founding)

        return job

    outcomes = at_once(claimer(first), claimer(second))
    assert (len(winners(outcomes)), len(losers(outcomes))) == (1, 1)
    claim = FoundingClaim.objects.get()
    for report in (first, second):
        figures = checks.figures_of(again(report).current_revision)
        assert (figures.get("unions_founded") or 0) == int(report.pk == claim.report_id)


def test_two_foundings_want_the_last_place_of_a_remainder():
    people.typed_counts(2026, 1)
    report = people.approve_report(UNIT, 2026, 1, unions_founded=1)
    by = people.staff()
    two = [in_register(f"CĐCS Trường {n}", datetime.date(2026, 2, n)) for n in (3, 4)]

    def filler(founding):
        def job(together):
            together()
            return actions.fill_remainder(by=by, founding=Founding.objects.get(pk=founding.pk))

        return job

    outcomes = at_once(*(filler(founding) for founding in two))
    assert len([one for one in outcomes if isinstance(one, FoundingClaim)]) == 1
    assert outcomes.count(None) == 1
    assert listed_counts([report], load_rules()) == {report.pk: Counts(1, 0, 0)}


@pytest.mark.parametrize("run", range(3))
def test_sending_while_another_adds(run):
    report = people.report_of(UNIT, 2026, 2)
    people.add_founding(report, "CĐCS Trường A", kind="su-nghiep")
    people.save_figures(report, **people.whole_figures(report, unions_founded=1))
    by, kind = people.reporter(UNIT), OrganisationKind.objects.get(code="su-nghiep")

    def sender(together):
        own = again(report)
        with clock.at(report.period.due_on):
            together()
            return reports.send(by=by, report=own, version=own.current_revision.version, key=uuid.uuid4())

    def adder(together):
        own = again(report)
        with clock.at(report.period.due_on):
            together()
            return actions.add_founding(
                by=by,
                report=own,
                name="CĐCS Trường B",
                kind=kind,
                paper=FoundingPaper(datetime.date(2026, 5, 5), "10/QĐ", 30, 10),
            )

    sent, added = at_once(sender, adder)
    assert (sent in winners([sent, added])) != (added in winners([sent, added]))
    now = again(report)
    listed = listed_counts([now], load_rules())[now.pk]
    assert typed_counts(checks.figures_of(now.current_revision), load_rules()) == listed
    if sent in winners([sent, added]):
        assert (listed.widest, now.state) == (1, "submitted")
        assert not Founding.objects.filter(frozen_at__isnull=True).exists()
    else:
        assert (listed.widest, now.state) == (2, "draft")
        assert not Founding.objects.filter(frozen_at__isnull=False).exists()

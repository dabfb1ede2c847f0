"""Rows that nobody can change: tried with raw SQL, behind every model, on both databases."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models.signals import pre_migrate

from evaluations.models import (
    AppliedOverride,
    CriterionScore,
    EvaluationTransition,
    EvidenceFile,
    FindingTransition,
    InspectionFile,
    InspectionTransition,
    Measure,
    QualityTarget,
    QualityTargetDecision,
    RoundTransition,
)
from targets.models import (
    DecisionKind,
    FoundingClaim,
    Indicator,
    ListedFounding,
    Programme,
    ReportFigure,
    ReportRevision,
    ReportTransition,
    TargetDecision,
    TargetEntry,
)
from tests.support import inspections, people, ratings
from units.models import (
    EnterpriseTransition,
    Founding,
    FoundingAttachment,
    OrganisationKind,
    Reorganisation,
    ReorganisationPart,
    SurveyedEnterprise,
    UnionEvent,
    Unit,
)
from units.register.actions import FoundingPaper, found
from vietnamese import clock
from workflow import seals

pytestmark = pytest.mark.usefixtures("reference_data")

SEALED = {
    "targets_foundingclaim",
    "targets_listedfounding",
    "targets_reportfigure",
    "targets_reportrevision",
    "targets_reporttransition",
    "targets_targetdecision",
    "targets_targetentry",
    "units_founding",
    "units_foundingattachment",
    "units_reorganisation",
    "units_reorganisationpart",
    "units_unionevent",
    "units_enterprisetransition",
    "evaluations_appliedoverride",
    "evaluations_criterion",
    "evaluations_criterionscore",
    "evaluations_evaluationtransition",
    "evaluations_findingtransition",
    "evaluations_inspectionfile",
    "evaluations_inspectiontransition",
    "evaluations_evidencefile",
    "evaluations_overridecondition",
    "evaluations_qualitytarget",
    "evaluations_roundtransition",
    "evaluations_qualitytargetdecision",
}
# Rows of which the database watches some changes only: tests/evaluations/test_models.py, test_inspections.py, test_units.py.
WATCHED = {
    "targets_indicator",
    "targets_programme",
    "units_unitversion",
    "units_unitgroupmember",
    "evaluations_evaluation",
    "evaluations_finding",
    "evaluations_inspection",
    "evaluations_ratinground",
    "evaluations_roundunit",
    "evaluations_ruleset",
}


@pytest.fixture
def report(reference_data):
    """An approved report that was returned once, and an open draft of the next quarter."""
    people.return_report(people.send_report("luc-nam", 2026, 1, members_admitted=90))
    report = people.approve(people.send_report("luc-nam", 2026, 1, members_admitted=95))
    people.save_figures(people.report_of("luc-nam", 2026, 2), members_admitted=1)
    return report


@pytest.fixture
def decision(reference_data):
    """A closed decision with one entry."""
    day = datetime.date(2026, 1, 5)
    decision = TargetDecision.objects.create(
        programme=Programme.objects.get(),
        number="12/QĐ-LĐLĐ",
        number_year=2026,
        signed_on=day,
        effective_on=day,
        kind=DecisionKind.ASSIGNED,
    )
    TargetEntry.objects.create(
        decision=decision,
        unit=Unit.objects.get(code="luc-nam"),
        year=2026,
        indicator=Indicator.objects.get(code="members_admitted"),
        amount=400,
    )
    TargetDecision.objects.filter(pk=decision.pk).update(closed_at=clock.now())
    decision.refresh_from_db()
    return decision


@pytest.fixture
def register(report):
    """A founding that is claimed, listed in the last closed revision, and frozen; an event of its union; one undone event."""
    unit, by, now = Unit.objects.get(code="luc-nam"), people.staff(), clock.now()
    day = datetime.date(2026, 2, 3)
    founding = found(
        by=by,
        unit=unit,
        name="CĐCS Trường B",
        kind=OrganisationKind.objects.get(code="su-nghiep"),
        paper=FoundingPaper(day, "5/QĐ"),
    )
    draft = ReportRevision.objects.filter(closed_at__isnull=True).first()
    ListedFounding.copy_of(founding, draft).save()
    ReportRevision.objects.filter(pk=draft.pk).update(closed_at=now, closed_by=by, sending_key=uuid.uuid4())
    FoundingClaim.objects.create(founding=founding, report=draft.report)
    FoundingAttachment.objects.create(
        founding=founding, original_name="qd.pdf", kind="pdf", size=1, sha256="0", uploaded_by=by
    )
    Founding.objects.filter(pk=founding.pk).update(frozen_at=now)
    UnionEvent.objects.create(union=founding.union, kind="renamed", effective_on=day, recorded_by=by)
    event = Reorganisation.objects.create(kind="rename", number="9/QĐ", signed_on=day, effective_on=day)
    ReorganisationPart.objects.create(event=event, unit=unit, role="staying")
    Reorganisation.objects.filter(pk=event.pk).update(undone_at=now, undone_by=by, undone_reason="Nhầm")
    enterprise = SurveyedEnterprise.objects.create(unit=unit, name="Công ty A", surveyed_year=2026)
    enterprise.transitions.create(from_state="surveyed", to_state="approached", step="approach", by=by)


@pytest.fixture
def recognised(report):
    """A recognised rating with a score, a file and a condition that held; a quality target."""
    scored = ratings.scored_union("luc-nam")
    scored.evidence_files.create(
        original_name="bb.pdf", kind="pdf", size=1, sha256="0", uploaded_by=people.staff()
    )
    ratings.recognise(scored)
    scored.round.transitions.create(
        from_state="running", to_state="closed", step="close", by=people.staff(), comment="Hết hạn"
    )
    ratings.assign_share("luc-nam", Measure.STATE, 90)


@pytest.fixture
def inspected(reference_data):
    """A visit with a finding that was accepted as remedied, and the file that shows it."""
    finding = inspections.finding()
    inspections.with_remedy_file(finding)
    inspections.closed(finding)


def refused(sql, *parameters):
    """The statement, executed raw, is refused as sealed; what came before it in the test stays."""
    with pytest.raises(IntegrityError, match="sealed: "), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def sealed_rows():
    """``(table, key)`` of one sealed row of every sealed table."""
    revision = ReportRevision.objects.filter(closed_at__isnull=False).first()
    return {
        "targets_reportrevision": revision.pk,
        "targets_reportfigure": revision.figures.first().pk,
        "targets_reporttransition": ReportTransition.objects.first().pk,
        "targets_targetdecision": TargetDecision.objects.get().pk,
        "targets_targetentry": TargetEntry.objects.get().pk,
        "targets_foundingclaim": FoundingClaim.objects.get().pk,
        "targets_listedfounding": ListedFounding.objects.get().pk,
        "units_founding": Founding.objects.get().pk,
        "units_foundingattachment": FoundingAttachment.objects.get().pk,
        "units_unionevent": UnionEvent.objects.get().pk,
        "units_reorganisation": Reorganisation.objects.get().pk,
        "units_reorganisationpart": ReorganisationPart.objects.get().pk,
        "units_enterprisetransition": EnterpriseTransition.objects.get().pk,
        "evaluations_appliedoverride": AppliedOverride.objects.get().pk,
        "evaluations_criterion": CriterionScore.objects.get().criterion_id,
        "evaluations_criterionscore": CriterionScore.objects.get().pk,
        "evaluations_evaluationtransition": EvaluationTransition.objects.get().pk,
        "evaluations_findingtransition": FindingTransition.objects.first().pk,
        "evaluations_inspectionfile": InspectionFile.objects.get().pk,
        "evaluations_inspectiontransition": InspectionTransition.objects.get().pk,
        "evaluations_evidencefile": EvidenceFile.objects.get().pk,
        "evaluations_overridecondition": AppliedOverride.objects.get().condition_id,
        "evaluations_roundtransition": RoundTransition.objects.get().pk,
        "evaluations_qualitytarget": QualityTarget.objects.get().pk,
        "evaluations_qualitytargetdecision": QualityTargetDecision.objects.get().pk,
    }


def test_the_sealed_tables_are_these():
    assert {model._meta.db_table for model in seals.sealed_models()} == SEALED | WATCHED
    assert seals.missing() == []


def test_no_raw_update_or_delete_on_any_sealed_table(report, decision, register, recognised, inspected):
    rows = sealed_rows()
    assert set(rows) == SEALED
    for model in seals.sealed_models():
        table = model._meta.db_table
        if table in WATCHED:
            continue
        for field in model._meta.concrete_fields:
            refused(f'UPDATE "{table}" SET "{field.column}" = "{field.column}" WHERE id = %s', rows[table])
        refused(f'DELETE FROM "{table}" WHERE id = %s', rows[table])
    assert sealed_rows() == rows


def test_no_update_through_the_orm_either(report):
    step = report.transitions.first()
    step.comment = "khác"
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportTransition.objects.all().delete()
    step.refresh_from_db()
    assert step.comment != "khác"


def test_no_figure_enters_or_moves_into_a_closed_revision(report):
    closed = report.approved_revision
    share = Indicator.objects.exclude(figures_in(closed)).first()
    insert = 'INSERT INTO "targets_reportfigure" (revision_id, indicator_id, value) VALUES (%s, %s, 7)'
    refused(insert, closed.pk, share.pk)
    draft = ReportFigure.objects.filter(revision__closed_at__isnull=True).first()
    refused('UPDATE "targets_reportfigure" SET revision_id = %s WHERE id = %s', closed.pk, draft.pk)
    assert not closed.figures.filter(indicator=share).exists()


def figures_in(revision):
    return models.Q(pk__in=revision.figures.values("indicator"))


def test_no_entry_enters_a_closed_decision(decision):
    indicator = Indicator.objects.get(code="unions_founded")
    insert = (
        'INSERT INTO "targets_targetentry" (decision_id, unit_id, year, indicator_id, amount) '
        "VALUES (%s, %s, 2026, %s, 5)"
    )
    refused(insert, decision.pk, decision.entries.get().unit_id, indicator.pk)


def test_what_is_open_can_still_be_written(report):
    """Otherwise the tests above would pass on a table that takes nothing at all."""
    draft = ReportRevision.objects.filter(closed_at__isnull=True).first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE targets_reportrevision SET difficulties = 'x' WHERE id = %s", [draft.pk])
        cursor.execute("UPDATE targets_reportfigure SET value = 5 WHERE revision_id = %s", [draft.pk])
        cursor.execute("DELETE FROM targets_reportfigure WHERE revision_id = %s", [draft.pk])
    assert not draft.figures.exists()


def test_the_database_refuses_a_return_without_a_comment(report):
    values = {
        "report_id": report.pk,
        "from_state": "submitted",
        "to_state": "returned",
        "step": "return",
        "by_id": people.staff().pk,
        "at": clock.now(),
        "comment": "",
    }
    columns = ", ".join(f'"{name}"' for name in values)
    insert = f'INSERT INTO "targets_reporttransition" ({columns}) VALUES ({", ".join(["%s"] * len(values))})'
    with (
        pytest.raises(IntegrityError, match="report_return_needs_comment"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(insert, list(values.values()))
    with connection.cursor() as cursor:
        cursor.execute(insert, list((values | {"comment": "Thiếu số giảm."}).values()))


@pytest.mark.sqlite
def test_insert_or_replace_does_not_slip_past_the_seal(report):
    step = report.transitions.first()
    columns = ", ".join(f'"{field.column}"' for field in ReportTransition._meta.concrete_fields)
    refused(
        f"INSERT OR REPLACE INTO targets_reporttransition ({columns}) "
        f"SELECT {columns} FROM targets_reporttransition WHERE id = %s",
        step.pk,
    )


@pytest.mark.postgres
@pytest.mark.parametrize("table", sorted(SEALED))
def test_no_sealed_table_can_be_truncated(table):
    refused(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", seals.sealed_models(), ids=lambda model: model.__name__)
def test_seals_survive_a_migration_that_rebuilds_a_table(model, report):
    """As ``migrate`` does it: the seals are off while tables are rebuilt, and on again afterwards."""
    assert seals.missing() == []
    pre_migrate.send(
        sender=seals.apps.get_app_config("workflow"), using=connection.alias, plan=[("a migration", False)]
    )
    with connection.schema_editor() as editor:
        editor._remake_table(model)
    assert seals.missing() != []
    call_command("migrate", verbosity=0)
    assert seals.missing() == []
    refused("DELETE FROM targets_reporttransition WHERE id = %s", report.transitions.first().pk)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_rebuilt_table_loses_its_seals_until_the_next_migrate(report):
    """Shows that the test above can fail: SQLite really drops them."""
    with connection.schema_editor() as editor:
        editor._remake_table(ReportTransition)
    assert seals.missing() == [
        "seal_targets_reporttransition_update",
        "seal_targets_reporttransition_delete",
    ]
    call_command("migrate", verbosity=0)
    assert seals.missing() == []


def test_a_migrate_that_has_nothing_to_do_never_takes_the_seals_off(report):
    pre_migrate.send(sender=seals.apps.get_app_config("workflow"), using=connection.alias, plan=[])
    assert seals.missing() == []


@pytest.mark.django_db(transaction=True)
def test_lifted_seals_come_back(report):
    with seals.lifted():
        assert len(seals.missing()) >= 2 * len(SEALED)
    assert seals.missing() == []

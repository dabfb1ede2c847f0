"""Rounds with many unions and lists of their ratings, for the tests of rating many at once."""

import datetime

from evaluations.bulk.columns import LABELS
from evaluations.models import Evaluation, RatingRound
from evaluations.rounds.opening import open_round
from tests.support import people
from tests.support.workbooks import from_rows
from units.models import GrassrootsUnion, OrganisationKind, Unit
from vietnamese import clock

HEAD = ("Mã số", "Tên công đoàn cơ sở", "Điểm thẩm định", "Mức xếp loại")


def round_with(each: int, *codes: str, kind="su-nghiep") -> RatingRound:
    """The shipped round, opened, with ``each`` unions in each of these units."""
    units = [Unit.objects.get(code=code) for code in codes]
    kind = OrganisationKind.objects.get(code=kind)
    GrassrootsUnion.objects.bulk_create(
        [
            GrassrootsUnion(unit=unit, kind=kind, name=f"CĐCS Trường số {number} {unit.code}")
            for unit in units
            for number in range(1, each + 1)
        ],
        batch_size=1000,
    )
    found = RatingRound.objects.get()
    with clock.at(found.first_day + datetime.timedelta(days=20)):
        open_round(by=people.staff(), found=found)
    return found


def ratings(found) -> list[Evaluation]:
    rows = Evaluation.objects.filter(round=found, rated_union__isnull=False)
    return list(rows.select_related("rated_union", "round", "kind", "rule_set").order_by("pk"))


def listed(*rows: dict, title="Xếp loại") -> bytes:
    """A workbook with a column for every key of the rows, under our labels; row 1 is the header."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return from_rows(
        [LABELS[key] for key in keys], *([row.get(key) for key in keys] for row in rows), title=title
    )

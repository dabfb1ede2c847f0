"""What the way into rating shows: the rounds of now, the own rating of each unit served, how many stand where."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from evaluations.labels import EXCLUSION_CODES, STATE_CODES, Mark, mark_of_state, marks, time_left
from evaluations.links import Link, address, score_label
from evaluations.models import (
    Evaluation,
    EvaluationState,
    EvaluationTransition,
    RatingRound,
    RuleSet,
    UnionLevel,
)
from evaluations.rights import OWN
from evaluations.rounds.endings import StillCounted, still_counted
from units.models import UnitVersion
from units.rights import units_served
from units.structure.lineage import answering
from vietnamese import clock
from vietnamese.dates import date_vi

State = EvaluationState


@dataclass(frozen=True)
class Standing:
    """How many stand in one state; ``url`` leads to them, '' where there are none. ``done``: nothing is to be done there."""

    mark: Mark
    count: int
    url: str
    done: bool


@dataclass
class OwnRating:
    """A unit's own rating as a task; ``returned``: the step that sent it back."""

    evaluation: Evaluation
    returned: object = None

    @property
    def url(self) -> str:
        return address("evaluation-detail", self.evaluation.pk)

    @property
    def marks(self) -> list[Mark]:
        return marks(self.evaluation)

    @property
    def registers(self) -> bool:
        """A level can still be registered, or changed, by the unit itself."""
        return (
            not self.evaluation.exclusion
            and self.evaluation.state in (State.NEW, State.REGISTERED)
            and clock.today() <= self.evaluation.round.registration_due
        )

    @property
    def scores(self) -> bool:
        return not self.evaluation.exclusion and self.evaluation.can_be_scored

    @property
    def due(self) -> str:
        """What is to be done until when, as a sentence."""
        found, rows = self.evaluation.round, []
        if self.registers:
            what = "Sửa đăng ký được" if self.evaluation.registered_level else "Đăng ký mức xếp loại"
            rows.append(
                f"{what} đến hết {date_vi(found.registration_due)} ({time_left(found.registration_due)})."
            )
        if self.scores:
            left = "" if self.evaluation.first_submitted_at else f" ({time_left(found.self_score_due)})"
            rows.append(f"Tự chấm điểm, hạn {date_vi(found.self_score_due)}{left}.")
        if self.evaluation.state == State.SUBMITTED and not self.evaluation.exclusion:
            rows.append("Đã gửi tự chấm điểm, chờ LĐLĐ tỉnh thẩm định.")
        return " ".join(rows)

    @property
    def action(self) -> tuple[str, str]:
        """Label and address of what is to be done first; ('', '') where nothing is."""
        if self.registers and not self.evaluation.registered_level:
            return "Đăng ký mức xếp loại", address("evaluation-register", self.evaluation.pk)
        if self.scores:
            return score_label(self.evaluation), address("evaluation-score", self.evaluation.pk)
        return "", ""


@dataclass
class OwnUnit:
    name: str
    code: str
    rating: OwnRating | None
    standings: list[Standing]

    @property
    def unions(self) -> int:
        return sum(one.count for one in self.standings)


@dataclass
class RoundPage:
    """One round: its days, how everything in it stands for whom one sees, and the units that one serves."""

    round: RatingRound
    standings: list[Standing]
    unconfirmed: bool
    without_rules: bool
    still_counted: StillCounted = field(default_factory=StillCounted)
    units: list[OwnUnit] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(one.count for one in self.standings)

    @property
    def settled(self) -> bool:
        """Everybody of it is recognised or left out: nothing is to be done any more."""
        return bool(self.total) and all(one.done for one in self.standings if one.count)

    @property
    def started(self) -> bool:
        return self.round.first_day <= clock.today()

    @property
    def phase(self) -> str:
        """Which of its days comes next, as a sentence."""
        today, found = clock.today(), self.round
        for due, label in (
            (found.registration_due, "Đang đăng ký"),
            (found.self_score_due, "Đang tự chấm điểm"),
            (found.appraisal_due, "Đang thẩm định, công nhận"),
        ):
            if today <= due:
                return f"{label}, hạn {date_vi(due)} ({time_left(due)})" if self.started else "Chưa bắt đầu"
        return f"Đã hết hạn thẩm định {date_vi(found.appraisal_due)}"

    @property
    def list_url(self) -> str:
        return list_address(self.round)

    @property
    def work(self) -> list[Link]:
        """For those who appraise: what is done for many of this round at once."""
        key = self.round.pk
        found = [
            Link("Hàng chờ thẩm định", address("rating-queue", dot=key)),
            Link("Công nhận theo quyết định", address("rating-recognise", dot=key)),
            Link("Nhập kết quả từ Excel", address("rating-import", key)),
            Link("Bảng nhập nhanh", address("rating-sheet", key)),
        ]
        return [link for link in found if link.url]


def list_address(found: RatingRound, *, unit: str = "", subject: str = "", state: str = "") -> str:
    """Of the one list of ratings, kept to this round, and to a unit (its code), a subject and a state (their codes)."""
    named = "ket-qua" if state in EXCLUSION_CODES.values() else "trang-thai"
    query = {"nam": found.year, "dot": found.pk, "don-vi": unit, "doi-tuong": subject, named: state}
    return address("dashboard-rating-list", **query)


def rounds_of(user, *, all_rounds: bool) -> list[RoundPage]:
    """The rounds of now (or all), newest first; a constant number of queries for any number of rounds, units and unions."""
    rounds = _rounds(all_rounds)
    counted = _counted(user, rounds)
    rules = list(
        RuleSet.objects.newest().filter(round__in=rounds).values_list("round_id", "level", "confirmed_at")
    )
    served = _served(user, {unit for _, unit, *_ in counted})
    versions = UnitVersion.objects.select_related("unit").in_force_on(clock.today()) if served else {}
    own = _own_ratings(rounds, served)
    ended = still_counted(rounds)
    pages = []
    for found in rounds:
        of_round = {key[1:]: count for key, count in counted.items() if key[0] == found.pk}
        page = RoundPage(
            found,
            _standings(found, _sum(of_round)),
            unconfirmed=any(key == found.pk and confirmed is None for key, _, confirmed in rules),
            without_rules=len({level for key, level, _ in rules if key == found.pk}) < len(UnionLevel),
            still_counted=ended.get(found.pk, StillCounted()),
        )
        here = {unit for unit, *_ in of_round} & served
        page.units = [
            OwnUnit(
                versions[pk].name,
                versions[pk].unit.code,
                own.get((found.pk, pk)),
                _standings(
                    found,
                    _sum(of_round, unit=pk, level=UnionLevel.GRASSROOTS.value),
                    unit=versions[pk].unit.code,
                ),
            )
            for pk in sorted(here, key=lambda pk: (versions[pk].unit.order, pk))
        ]
        pages.append(page)
    return pages if all_rounds else _of_own(user, pages)


def _of_own(user, pages) -> list[RoundPage]:
    """Without the rounds that do not cover any unit that one serves, once their year is known to be covered otherwise."""
    if all(page.total for page in pages):
        return pages
    own, coverage = units_served(user), {}
    for page in pages:
        year = page.round.year
        if year not in coverage:
            coverage[year] = RatingRound.objects.coverage(year)
    return [
        page
        for page in pages
        if page.total or any(coverage[page.round.year].of(pk) == page.round.pk for pk in own)
    ]


def _rounds(all_rounds: bool) -> list[RatingRound]:
    today, rounds = clock.today(), list(RatingRound.objects.all())
    if all_rounds:
        return rounds
    now = [
        one
        for one in rounds
        if one.first_day <= today and (one.year >= today.year or one.appraisal_due >= today)
    ]
    return now or rounds[:1]


def _counted(user, rounds) -> dict[tuple, int]:
    """``{(round, unit, level, state, exclusion): number}``; one query."""
    rows = Evaluation.objects.visible_to(user).filter(round__in=rounds).order_by()
    keys = ("round_id", "unit_id", "level", "state", "exclusion")
    return {tuple(row[:-1]): row[-1] for row in rows.values_list(*keys).annotate(n=Count("pk"))}


def _sum(counted, *, unit=None, level=None) -> Counter:
    found = Counter()
    for (one_unit, one_level, state, exclusion), count in counted.items():
        if unit in (None, one_unit) and level in (None, one_level):
            found[exclusion or state] += count
    return found


def _standings(found, counts: Counter, unit: str = "") -> list[Standing]:
    rows = [
        (mark_of_state(state), counts[state.value], code, state == State.RECOGNISED)
        for state, code in STATE_CODES.items()
    ]
    rows += [
        (Mark("no_target", why.label), counts[why.value], code, True) for why, code in EXCLUSION_CODES.items()
    ]
    return [
        Standing(
            mark,
            count,
            list_address(found, unit=unit, subject="cdcs" if unit else "", state=code) if count else "",
            done,
        )
        for mark, count, code, done in rows
    ]


def _served(user, units: Iterable[int]) -> set[int]:
    """Those of ``units`` whose ratings are this person's to enter; see ``rights.serves``."""
    if not user.has_perm(OWN) or not (own := units_served(user)):
        return set()
    answers = answering(units)
    return {pk for pk in units if pk in own or answers[pk] in own}


def _own_ratings(rounds, served) -> dict[tuple[int, int], OwnRating]:
    """``{(round, unit): rating of the unit itself}``; two queries."""
    rows = Evaluation.objects.filter(round__in=rounds, rated_unit__in=served)
    found = {row.pk: OwnRating(row) for row in rows.select_related("round", "decision")}
    back = EvaluationTransition.objects.filter(
        evaluation__in=found, evaluation__state=State.RETURNED, step="return"
    )
    for step in back.select_related("by").order_by("at", "pk"):
        found[step.evaluation_id].returned = step
    return {(one.evaluation.round_id, one.evaluation.rated_unit_id): one for one in found.values()}

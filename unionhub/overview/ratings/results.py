"""What a list of ratings can be kept to, by the codes that stand in addresses: the one place that ties a number to its rows.

Every result has the name of the count in ``evaluations.rates.Tally`` that it is the list of.
"""

from dataclasses import dataclass

from django.db.models import Q

from evaluations.labels import STATE_CODES
from evaluations.models import REGISTRATION_LEVELS, EvaluationState, Exclusion, Level, Measure
from evaluations.models.levels import GOOD_OR_BETTER, UnionLevel
from evaluations.rates import GRASSROOTS, kept_its_word
from units.models import Sector


@dataclass(frozen=True)
class Subject:
    """Whose ratings: one measure, or the grassroots unions of both sectors."""

    code: str
    label: str
    measures: tuple[Measure, ...]
    condition: Q


SUBJECTS = (
    Subject("cap-tren", Measure.UPPER.label, (Measure.UPPER,), Q(level=UnionLevel.UPPER)),
    Subject(
        "nha-nuoc",
        Measure.STATE.label,
        (Measure.STATE,),
        Q(level=UnionLevel.GRASSROOTS, sector=Sector.STATE),
    ),
    Subject(
        "ngoai-nha-nuoc",
        Measure.NON_STATE.label,
        (Measure.NON_STATE,),
        Q(level=UnionLevel.GRASSROOTS, sector=Sector.NON_STATE),
    ),
    Subject("cdcs", "Công đoàn cơ sở cả hai khu vực", GRASSROOTS, Q(level=UnionLevel.GRASSROOTS)),
)
SUBJECT_OF = {one.code: one for one in SUBJECTS}
CODE_OF_MEASURE = {one.measures[0]: one.code for one in SUBJECTS[:3]}

LEVEL_CODES = {
    Level.EXCELLENT: "xuat-sac",
    Level.GOOD: "tot",
    Level.SATISFACTORY: "hoan-thanh",
    Level.UNSATISFACTORY: "khong-hoan-thanh",
}


@dataclass(frozen=True)
class Result:
    """What became of a rating; ``count`` names the count of a ``Tally``."""

    code: str
    label: str
    count: str
    condition: Q


_RATED, _IN = ~Q(recognised_level=""), Q(exclusion="")
RESULTS = (
    *(
        Result(LEVEL_CODES[level], level.label, level.value, Q(recognised_level=level.value))
        for level in Level
    ),
    Result(
        "tot-tro-len",
        "Hoàn thành tốt nhiệm vụ trở lên",
        "good_or_better",
        Q(recognised_level__in=[level.value for level in GOOD_OR_BETTER]),
    ),
    Result("da-xep-loai", "Đã xếp loại", "rated", _RATED),
    Result("cho-xep-loai", "Chưa xếp loại", "waiting", _IN & Q(recognised_level="")),
    Result("du-dieu-kien", "Đủ điều kiện xếp loại", "eligible", _IN),
    Result(
        "chua-du-thoi-gian",
        Exclusion.NOT_YET_ELIGIBLE.label,
        "not_yet_eligible",
        Q(exclusion=Exclusion.NOT_YET_ELIGIBLE),
    ),
    Result("ly-do-khac", Exclusion.OTHER.label, "otherwise_excluded", Q(exclusion=Exclusion.OTHER)),
    Result("khong-tinh", "Không được tính vào số đủ điều kiện", "excluded", ~_IN),
)
RESULT_OF = {one.code: one for one in RESULTS}
CODE_OF_COUNT = {one.count: one.code for one in RESULTS} | {"total": ""}


@dataclass(frozen=True)
class Standing:
    """How far a rating has come; one that is left out stands nowhere."""

    code: str
    label: str
    condition: Q


STANDING_OF = {
    code: Standing(code, EvaluationState(state).label, _IN & Q(state=state))
    for state, code in STATE_CODES.items()
}

KEPT, ANY = "dat-dang-ky", "da-dang-ky"
NOT_REGISTERED = "chua-dang-ky"


@dataclass(frozen=True)
class Registered:
    """What was registered at the start of the year."""

    code: str
    label: str
    condition: Q


def _kept() -> Q:
    found = Q()
    for registered in REGISTRATION_LEVELS:
        enough = [level for level in Level.values if kept_its_word(registered, level)]
        found |= Q(registered_level=registered, recognised_level__in=enough)
    return found


REGISTERED = (
    *(
        Registered(LEVEL_CODES[level], f"Đăng ký: {level.label}", Q(registered_level=level.value))
        for level in REGISTRATION_LEVELS
    ),
    Registered(ANY, "Đã đăng ký", ~Q(registered_level="")),
    Registered(NOT_REGISTERED, "Chưa đăng ký", Q(registered_level="")),
    Registered(KEPT, "Đạt mức đã đăng ký", _kept()),
)
REGISTERED_OF = {one.code: one for one in REGISTERED}
CODE_OF_REGISTERED = {level.value: LEVEL_CODES[level] for level in REGISTRATION_LEVELS} | {"": NOT_REGISTERED}
CODE_OF_RECOGNISED = {level.value: code for level, code in LEVEL_CODES.items()} | {"": "cho-xep-loai"}

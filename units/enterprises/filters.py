"""What the address of the list asks for: search, unit, stage, size, place, follower, overdue, year of the survey."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Q, Value, When

from units.models import EnterpriseState, SurveyedEnterprise
from units.models.enterprise import IN_PIPELINE, OPEN
from units.models.union import TWENTY
from vietnamese import clock
from vietnamese.text import sort_key

State = EnterpriseState


@dataclass(frozen=True)
class Stage:
    """A tab of the list; ``code`` stands in addresses."""

    code: str
    label: str
    states: tuple[str, ...]


STAGES = (
    Stage("", "Cần vận động", tuple(OPEN)),
    Stage("da-khao-sat", "Đã khảo sát", (State.SURVEYED,)),
    Stage("dang-van-dong", "Đang vận động", tuple(IN_PIPELINE)),
    Stage("chuan-bi", "Đang chuẩn bị thành lập", (State.PREPARING,)),
    Stage("tam-dung", "Tạm dừng", (State.GIVEN_UP,)),
    Stage("da-thanh-lap", "Đã thành lập CĐCS", (State.FOUNDED,)),
)
STAGE_OF_CODE = {stage.code: stage for stage in STAGES}
PIPELINE = "dang-van-dong"
SIZES = (
    ("", "Mọi quy mô", Q()),
    ("tu-20", f"Từ {TWENTY} lao động trở lên", Q(workforce__gte=TWENTY)),
    ("duoi-20", f"Dưới {TWENTY} lao động", Q(workforce__lt=TWENTY)),
    ("chua-ro", "Chưa rõ số lao động", Q(workforce__isnull=True)),
)
SIZE_20 = "tu-20"


@dataclass(frozen=True)
class Asked:
    """What is asked for; what cannot be read is left out. ``mine``: “Đơn vị tôi phụ trách”, of the steering committee."""

    text: str = ""
    unit: str = ""
    stage: Stage = STAGES[0]
    size: str = ""
    place: str = ""
    followed: bool = False
    overdue: bool = False
    survey: str = ""  # "", "da" or "chua": of this year
    mine: bool = False
    looked_after: frozenset[int] = field(default=frozenset())

    @classmethod
    def of(cls, parameters, looked_after=frozenset()) -> "Asked":
        unit = parameters.get("don-vi", "")[:40]
        size = parameters.get("quy-mo", "")
        survey = parameters.get("khao-sat", "")
        return cls(
            text=parameters.get("tim", "")[:200].strip(),
            unit=unit,
            stage=STAGE_OF_CODE.get(parameters.get("giai-doan", ""), STAGES[0]),
            size=size if size in [code for code, *_ in SIZES] else "",
            place=parameters.get("dia-ban", "")[:150].strip(),
            followed=parameters.get("toi-theo-doi") == "1",
            overdue=parameters.get("qua-han") == "1",
            survey=survey if survey in ("da", "chua") else "",
            mine=bool(looked_after) and parameters.get("phu-trach") == "1",
            looked_after=looked_after,
        )

    @property
    def parameters(self) -> dict[str, str]:
        found = {
            "tim": self.text,
            "don-vi": self.unit,
            "giai-doan": self.stage.code,
            "quy-mo": self.size,
            "dia-ban": self.place,
            "toi-theo-doi": "1" if self.followed else "",
            "qua-han": "1" if self.overdue else "",
            "khao-sat": self.survey,
            "phu-trach": "1" if self.mine else "",
        }
        return {name: value for name, value in found.items() if value}

    def with_query(self, **more: str) -> str:
        parameters = {name: value for name, value in (self.parameters | more).items() if value}
        return f"?{urlencode(parameters)}" if parameters else ""

    @property
    def narrows(self) -> bool:
        """Whether anything but the stage is asked for."""
        return bool(set(self.parameters) - {"giai-doan"})

    @property
    def folded(self) -> bool:
        """Whether something is asked for that stands in the folded part of the filter."""
        return bool(set(self.parameters) - {"giai-doan", "tim", "don-vi"})

    def all_stages(self, user):
        """Everything asked for, whatever its stage."""
        found = SurveyedEnterprise.objects.visible_to(user).matching(self.text)
        if self.unit:
            found = found.filter(unit__code=self.unit)
        if self.mine:
            found = found.filter(unit__in=self.looked_after)
        found = found.filter(next(condition for code, _, condition in SIZES if code == self.size))
        if self.place:
            found = found.filter(place=self.place)
        if self.followed:
            found = found.filter(follower=user)
        if self.overdue:
            found = found.overdue()
        if self.survey:
            this_year = Q(surveyed_year__gte=clock.today().year)
            found = found.filter(this_year if self.survey == "da" else ~this_year)
        return found

    def places(self, user) -> list[str]:
        """Those that can be chosen, in the order of the alphabet."""
        found = SurveyedEnterprise.objects.visible_to(user).exclude(place="")
        if self.unit:
            found = found.filter(unit__code=self.unit)
        return sorted(found.order_by().values_list("place", flat=True).distinct(), key=sort_key)

    def counts(self, user) -> dict[str, int]:
        """``{stage code: number}``, with ``overdue``, ``not_surveyed`` and ``open`` of those that are open; one query."""
        today = clock.today()
        is_open = Q(state__in=OPEN)
        numbers = {stage.code or "open": Count("pk", filter=Q(state__in=stage.states)) for stage in STAGES}
        return (
            self.all_stages(user)
            .order_by()
            .aggregate(
                **{code.replace("-", "_"): count for code, count in numbers.items()},
                overdue=Count("pk", filter=is_open & Q(follow_up_by__lt=today)),
                not_surveyed=Count("pk", filter=is_open & Q(surveyed_year__lt=today.year)),
                twenty=Count("pk", filter=is_open & Q(workforce__gte=TWENTY)),
            )
        )

    def enterprises(self, user):
        """By promise; for a member of the steering committee, the units that she looks after first."""
        found = self.all_stages(user).filter(state__in=self.stage.states)
        if not self.looked_after or self.mine or self.unit:
            return found.by_promise()
        mine_first = Case(
            When(unit__in=self.looked_after, then=Value(0)), default=Value(1), output_field=IntegerField()
        )
        return found.by_promise(mine_first)

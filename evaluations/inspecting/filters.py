"""What the addresses of the lists ask for: year, unit, a name, who inspects, state, open or overdue findings."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Count, Q

from evaluations.models import Finding, FindingState, Inspection, InspectionState
from evaluations.models.inspection import UNSETTLED
from evaluations.naming import named
from units.models import Unit
from vietnamese import clock
from vietnamese.text import one_line

State = InspectionState
STATES = (
    ("", "Tất cả"),
    ("trong-ke-hoach", "Chưa thực hiện"),
    ("qua-thoi-gian", "Quá thời gian dự kiến"),
    ("da-thuc-hien", "Đã thực hiện"),
    ("da-huy", "Đã hủy"),
)
FINDINGS = (
    ("", "Tất cả"),
    ("con", "Còn tồn tại chưa khắc phục"),
    ("qua-han", "Có tồn tại quá hạn"),
)
STAGES = (
    ("", "Chưa khắc phục"),
    ("qua-han", "Quá hạn khắc phục"),
    ("cho-xac-nhan", "Chờ xác nhận"),
    ("da-khac-phuc", "Đã khắc phục"),
)


def _chosen(value: str, choices) -> str:
    return value if value in [code for code, _ in choices] else ""


class _Named:
    """``typed``: words of the name of whoever is inspected, marks aside; of a union also employer, tax code and place."""

    typed: str

    @cached_property
    def _subjects(self) -> Q:
        return named(self.typed, unit="inspected_unit", union="inspected_union")

    def _named(self, inspections):
        return inspections.filter(self._subjects)


def _words(parameters) -> str:
    return one_line(parameters.get("tim", "")[:200])


@dataclass(frozen=True)
class Asked(_Named):
    """What the list of inspections asks for; what cannot be read is left out. ``issuer``, ``unit``: codes of units."""

    year: int
    unit: str = ""
    issuer: str = ""
    state: str = ""
    findings: str = ""
    typed: str = ""

    @classmethod
    def of(cls, parameters) -> "Asked":
        this_year, typed = clock.today().year, parameters.get("nam", "")
        readable = typed.isascii() and typed.isdigit() and len(typed) == 4 and 2000 <= int(typed) <= 2100
        return cls(
            year=int(typed) if readable else this_year,
            unit=parameters.get("don-vi", "")[:40],
            issuer=parameters.get("ben-kiem-tra", "")[:40],
            state=_chosen(parameters.get("tinh-trang", ""), STATES),
            findings=_chosen(parameters.get("ton-tai", ""), FINDINGS),
            typed=_words(parameters),
        )

    def with_query(self, **more: str) -> str:
        found = {
            "nam": str(self.year) if self.year != clock.today().year else "",
            "don-vi": self.unit,
            "ben-kiem-tra": self.issuer,
            "tinh-trang": self.state,
            "ton-tai": self.findings,
            "tim": self.typed,
        } | {name.replace("_", "-"): value for name, value in more.items()}
        found = {name: value for name, value in found.items() if value}
        return f"?{urlencode(found)}" if found else ""

    @property
    def narrows(self) -> bool:
        return bool(self.unit or self.issuer or self.state or self.findings or self.typed)

    def whole(self, user):
        """The year's inspections of those units, issuers and names, whatever has become of them."""
        found = Inspection.objects.visible_to(user).filter(year=self.year)
        if self.unit:
            unit = Unit.objects.filter(code=self.unit).values_list("pk", flat=True).first()
            found = found.of_unit(unit or 0)
        if self.issuer:
            found = found.filter(issuer__code=self.issuer)
        return self._named(found)

    def inspections(self, user):
        found = self.whole(user)
        if self.state == "qua-thoi-gian":
            found = found.late()
        elif self.state:
            found = found.filter(state=dict(zip(_CODES, State.values, strict=True))[self.state])
        if self.findings:
            findings = (
                Finding.objects.overdue() if self.findings == "qua-han" else Finding.objects.unsettled()
            )
            found = found.filter(pk__in=findings.order_by().values("inspection"))
        # Named here: an order of the model gets lost where rows are counted.
        return found.order_by("planned_from", "planned_until", "pk")

    def counts(self, user) -> dict[str, int]:
        """Numbers of the year over ``whole``: two queries. ``open`` and ``overdue`` are findings, the others inspections."""
        today = clock.today()
        planned = Q(state=State.PLANNED)
        inspections = (
            self.whole(user)
            .order_by()
            .aggregate(
                all=Count("pk"),
                in_plan=Count("pk", filter=~Q(state=State.CANCELLED) & Q(unplanned=False)),
                visited_in_plan=Count("pk", filter=Q(state=State.VISITED, unplanned=False)),
                unplanned=Count("pk", filter=~Q(state=State.CANCELLED) & Q(unplanned=True)),
                waiting=Count("pk", filter=planned),
                late=Count("pk", filter=planned & Q(planned_until__lt=today)),
                visited=Count("pk", filter=Q(state=State.VISITED)),
                cancelled=Count("pk", filter=Q(state=State.CANCELLED)),
            )
        )
        findings = Finding.objects.filter(
            inspection__in=self.whole(user).order_by().values("pk"), state__in=UNSETTLED
        )
        return inspections | findings.order_by().aggregate(
            open=Count("pk"), overdue=Count("pk", filter=Q(deadline__lt=today))
        )


# In the order of ``InspectionState``.
_CODES = ("trong-ke-hoach", "da-thuc-hien", "da-huy")


@dataclass(frozen=True)
class AskedFindings(_Named):
    """What the list of findings asks for, over all years."""

    stage: str = ""
    unit: str = ""
    typed: str = ""

    @classmethod
    def of(cls, parameters) -> "AskedFindings":
        return cls(
            _chosen(parameters.get("muc", ""), STAGES), parameters.get("don-vi", "")[:40], _words(parameters)
        )

    def with_query(self, **more: str) -> str:
        found = {"muc": self.stage, "don-vi": self.unit, "tim": self.typed}
        found |= {name.replace("_", "-"): value for name, value in more.items()}
        found = {name: value for name, value in found.items() if value}
        return f"?{urlencode(found)}" if found else ""

    @property
    def narrows(self) -> bool:
        return bool(self.unit or self.typed)

    def whole(self, user):
        found = Finding.objects.visible_to(user)
        if self.unit:
            unit = Unit.objects.filter(code=self.unit).values_list("pk", flat=True).first()
            found = found.filter(inspection__in=Inspection.objects.of_unit(unit or 0).order_by())
        if self.typed:
            found = found.filter(inspection__in=self._named(Inspection.objects.order_by()))
        return found

    def findings(self, user):
        """The earliest deadline first; of those that are remedied, the last one first."""
        whole = self.whole(user)
        if self.stage == "da-khac-phuc":
            return whole.filter(state=FindingState.CLOSED).order_by("-closed_on", "-pk")
        found = whole.overdue() if self.stage == "qua-han" else whole.unsettled()
        if self.stage == "cho-xac-nhan":
            found = found.filter(state=FindingState.REPORTED)
        return found.order_by("deadline", "pk")

    def counts(self, user) -> dict[str, int]:
        """``{code of a stage: number}``; one query."""
        unsettled = Q(state__in=UNSETTLED)
        numbers = (
            self.whole(user)
            .order_by()
            .aggregate(
                all=Count("pk", filter=unsettled),
                overdue=Count("pk", filter=unsettled & Q(deadline__lt=clock.today())),
                reported=Count("pk", filter=Q(state=FindingState.REPORTED)),
                closed=Count("pk", filter=Q(state=FindingState.CLOSED)),
            )
        )
        return dict(
            zip(
                (code for code, _ in STAGES),
                (numbers[name] for name in ("all", "overdue", "reported", "closed")),
                strict=True,
            )
        )

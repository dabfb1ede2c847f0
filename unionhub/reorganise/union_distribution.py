"""Which grassroots unions, and which surveyed enterprises, go to which successor: all to one, by place, or one by one."""

import zlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q

from pages.forms import Part
from unionhub.reorganise.forms import STAY
from unionhub.reorganise.request import Spread
from units.models import GrassrootsUnion, SurveyedEnterprise
from vietnamese import clock
from vietnamese.fields import search_q
from vietnamese.numbers import group, plain_number
from vietnamese.text import fold, sort_key

ALL, PLACE, ONE = "all", "place", "one"
PER_PAGE = 20


def with_ended(count: int, noun: str, ended: int) -> str:
    """``160 công đoàn cơ sở (94 đang hoạt động, 66 đã kết thúc)``: those that ended move with their unit too."""
    split = f" ({group(count - ended)} đang hoạt động, {group(ended)} đã kết thúc)" if ended else ""
    return f"{group(count)} {noun}{split}"


@dataclass(frozen=True)
class Register:
    """A register whose rows belong to units. ``code``: the field of the request; ``ended``: rows that are past alone."""

    code: str
    title: str
    noun: str
    model: type
    ended: Callable[[], Q] = lambda: Q(pk__isnull=True)


UNIONS = Register(
    "unions",
    "Công đoàn cơ sở",
    "công đoàn cơ sở",
    GrassrootsUnion,
    ended=lambda: Q(ceased_on__lte=clock.today()),
)
ENTERPRISES = Register(
    "enterprises", "Doanh nghiệp chưa có CĐCS", "doanh nghiệp đã khảo sát", SurveyedEnterprise
)
REGISTERS = (UNIONS, ENTERPRISES)


@dataclass(frozen=True)
class Place:
    """``text`` as most rows have it; ``key`` names its field."""

    text: str
    key: str
    count: int
    ended: int  # of them


def places_of(register: Register, codes) -> dict[str, list[Place]]:
    """``{unit code: [Place, …]}`` by the alphabet, written alike folded together; one query."""
    counts: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    ended: dict[tuple[str, str], int] = defaultdict(int)
    rows = (
        register.model.objects.filter(unit__code__in=codes)
        .order_by()
        .values_list("unit__code", "place")
        .annotate(count=Count("pk"), ended=Count("pk", filter=register.ended()))
    )
    for code, place, count, over in rows:
        counts[code][fold(place)][place] = count
        ended[code, fold(place)] += over
    return {
        code: [
            Place(
                max(written, key=written.get),
                f"{zlib.crc32(folded.encode()):08x}",
                sum(written.values()),
                ended[code, folded],
            )
            for folded, written in sorted(of_unit.items(), key=lambda item: sort_key(item[0]))
        ]
        for code, of_unit in counts.items()
    }


class SpreadForm(Part):
    """``destinations``: [(reference, label), …]; a unit that goes on may also keep its rows (``keeps``)."""

    mode = forms.ChoiceField(
        label="Cách chia",
        choices=[(ALL, "Tất cả về một đơn vị"), (PLACE, "Theo địa bàn"), (ONE, "Chọn từng dòng")],
        widget=forms.RadioSelect,
    )
    rest = forms.ChoiceField()

    def __init__(self, *args, places, destinations, rest, keeps="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rest"].label = rest
        stay = [(STAY, f"Giữ nguyên ở {keeps}")] if keeps else []
        self.destinations = [*stay, *destinations]
        self.fields["rest"].choices = self.destinations
        for place in places:
            self.fields[f"place-{place.key}"] = forms.ChoiceField(
                label=place.text or "Chưa ghi địa bàn",
                required=False,
                choices=[("", "Theo dòng “Còn lại”"), *self.destinations],
            )


class SpreadOf:
    """The question for one unit and one register, with everything that was typed of it."""

    def __init__(self, register, giver, *, data, destinations, places, loud):
        self.register, self.giver, self.data = register, giver, data
        self.prefix = f"{register.code}-{giver.code}"
        self.places, self.count = places, sum(place.count for place in places)
        self._fill_in(destinations)
        self.mode = data[f"{self.prefix}-mode"]
        self.form = SpreadForm(
            data,
            prefix=self.prefix,
            loud=loud,
            places=places,
            destinations=destinations,
            rest={
                ALL: f"Chuyển tất cả {register.noun} về",
                PLACE: "Còn lại (địa bàn chưa chọn ở trên) về",
                ONE: "Còn lại (dòng chưa chọn riêng) về",
            }[self.mode],
            keeps="" if giver.ends else giver.name,
        ).read()
        self.destinations = self.form.destinations

    @property
    def said(self) -> str:
        return with_ended(self.count, self.register.noun, sum(place.ended for place in self.places))

    @property
    def asks(self) -> bool:
        """Whether there is anything to choose."""
        return self.count > 0 and len(self.destinations) > 1

    @property
    def only_destination(self) -> str:
        return self.destinations[0][1] if len(self.destinations) == 1 else ""

    def _fill_in(self, destinations):
        refs = [ref for ref, _ in destinations]
        default = (refs[0] if refs else "") if self.giver.ends else STAY
        name = f"{self.prefix}-rest"
        if self.data.get(name) not in [*refs, *([] if self.giver.ends else [STAY])]:
            self.data[name] = default
        if self.data.get(f"{self.prefix}-mode") not in (ALL, PLACE, ONE):
            self.data[f"{self.prefix}-mode"] = ALL

    # --- by place -------------------------------------------------------------------------------------------------

    @property
    def place_rows(self):
        return [(place, self.form[f"place-{place.key}"]) for place in self.places]

    # --- one by one ---------------------------------------------------------------------------------------------------

    @cached_property
    def chosen(self) -> dict[int, str]:
        """``{key of the row: reference}`` of everything chosen so far, on this page of the table and on others."""
        chosen = {}
        for pair in self.data.get(f"{self.prefix}-kept", "").split(","):
            key, _, ref = pair.partition("=")
            if (pk := plain_number(key)) is not None and ref:
                chosen[pk] = ref
        start = f"{self.prefix}-one-"
        for name, ref in self.data.items():
            if name.startswith(start) and (pk := plain_number(name.removeprefix(start))) is not None:
                chosen[pk] = ref
        refs = {ref for ref, _ in self.destinations}
        return {key: ref for key, ref in chosen.items() if ref in refs}

    @cached_property
    def question(self) -> str:
        return self.data.get(f"{self.prefix}-q", "")

    @cached_property
    def matching(self):
        rows = self.register.model.objects.filter(search_q(self.question), unit__code=self.giver.code)
        return rows.order_by("collation", "pk").only("pk", "name", "place", "workforce")

    def choose_all_found(self):
        """The bulk choice: every row that the search finds goes where the select beside the button says."""
        ref = self.data.get(f"{self.prefix}-bulk", "")
        refs = {ref for ref, _ in self.destinations}
        for key in self.matching.values_list("pk", flat=True):
            if ref in refs:
                self.chosen[key] = ref
            else:
                self.chosen.pop(key, None)

    @cached_property
    def page(self):
        return Paginator(self.matching, PER_PAGE).get_page(self.data.get(f"{self.prefix}-page", "1"))

    @property
    def one_rows(self) -> list[dict]:
        """The rows of this page of the table: ``row``, ``field`` (its name), ``ref`` that is chosen."""
        return [
            {
                "row": row,
                "field": f"{self.prefix}-one-{row.pk}",
                "ref": self.chosen.get(row.pk, ""),
            }
            for row in self.page
        ]

    @property
    def kept(self) -> str:
        """What is chosen on other pages, for a hidden field: short, since there may be hundreds."""
        here = {row.pk for row in self.page} if self.mode == ONE and self.asks else set()
        return ",".join(f"{key}={ref}" for key, ref in sorted(self.chosen.items()) if key not in here)

    # --- the request -----------------------------------------------------------------------------------------------------

    def as_spread(self, codes: dict[str, str]) -> Spread | None:
        """``codes``: unit code by reference. None where there is nothing to say, now or if a row is added meanwhile."""
        if not self.count and not (self.giver.ends and self.destinations):
            return None

        def to(ref):
            return codes.get(ref, "")

        rest = self.form.get("rest")
        by_place, one_by_one = (), ()
        if self.asks and self.mode == PLACE:
            by_place = tuple(
                (place.text, to(ref)) for place in self.places if (ref := self.form.get(f"place-{place.key}"))
            )
        elif self.asks and self.mode == ONE:
            one_by_one = tuple((key, to(ref)) for key, ref in sorted(self.chosen.items()))
        return Spread(self.giver.code, to(rest), by_place, one_by_one)

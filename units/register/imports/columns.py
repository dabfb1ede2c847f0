"""What a list of unions may hold: the columns, how people name them, and what may stand in their cells."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from units.models import CeasedReason, GrassrootsUnion, OrganisationKind, Sector
from units.register.columns import COLUMNS, Content
from units.register.imports.headings import HEADINGS, PATTERNS, SPARE
from workbooks.cell_values import CellRefused, day_of, side_text_of, tax_code_of, text_of, whole_of
from workbooks.imports.decisions import decision_day, decision_number
from workbooks.imports.declared import ListColumn
from workbooks.imports.marked_upload import REMARKS
from workbooks.list_header import plain
from workbooks.lists import Given, Tick

READ = tuple(column for column in COLUMNS if column.attribute and not column.computed)
FOUNDING_KEYS = tuple(column.attribute for column in READ if column.of_founding)
UNION_KEYS = tuple(column.attribute for column in READ if not column.of_founding and column.attribute != "pk")
FOUNDED_ON, DECISION_NUMBER = FOUNDING_KEYS[:2]
LABELS = {column.attribute: column.label for column in COLUMNS if column.attribute}
CONTENTS = {column.attribute: column.content for column in COLUMNS if column.attribute}
NUMBERS = {
    column.attribute: column.label
    for column in READ
    if column.content == Content.NUMBER and column.attribute != "pk"
}
DISTRICT = "district"  # no column of the register: what may stand for the unit where nothing else does
INHERITED = ("unit", "place", "kind")

# Written by us for people to read, and nothing to say about when it comes back.
IGNORED_LABELS = {plain(REMARKS), *(plain(column.label) for column in COLUMNS if column.computed)}

_SECTORS = {
    Sector.STATE: ("Nhà nước", "Khu vực nhà nước", "KV nhà nước", "KVNN", "NN"),
    Sector.NON_STATE: ("Ngoài khu vực nhà nước", "Khu vực ngoài nhà nước", "KV ngoài nhà nước", "NKVNN"),
}
# What is written in a column of kinds and is no kind of organisation by itself: code → words.
_WORDS = {
    "dn-ngoai-nha-nuoc": (
        *("TNHH", "Công ty TNHH", "Cty TNHH", "TNHH MTV", "Công ty TNHH MTV", "TNHH một thành viên"),
        *("Công ty TNHH một thành viên", "TNHH hai thành viên", "Công ty TNHH hai thành viên trở lên"),
        *(
            "Cổ phần",
            "CP",
            "Công ty cổ phần",
            "Công ty CP",
            "Cty CP",
            "CTCP",
            "DNTN",
            "Tư nhân",
            "Trong nước",
        ),
        *("DN trong nước", "Vốn trong nước", "100% vốn trong nước", "Hộ kinh doanh", "HKD", "Dân doanh"),
        *("DN ngoài quốc doanh", "Ngoài quốc doanh", "DN ngoài khu vực nhà nước", "DN NNN", "DNNNN"),
    ),
    "dn-fdi": (
        *("Nước ngoài", "Vốn nước ngoài", "Có vốn nước ngoài", "100% vốn nước ngoài", "Đầu tư nước ngoài"),
        *(
            "ĐTNN",
            "Vốn ĐTNN",
            "Có vốn ĐTNN",
            "DN ĐTNN",
            "DN có vốn ĐTNN",
            "DN có vốn nước ngoài",
            "Liên doanh",
        ),
        *("Vốn đầu tư nước ngoài", "DN có vốn đầu tư nước ngoài", "Doanh nghiệp nước ngoài", "DN nước ngoài"),
    ),
}
_SCHOOLS = (
    "truong",
    "mam non",
    "tieu hoc",
    "thcs",
    "thpt",
    "benh vien",
    "trung tam",
    "tram y te",
    "bv",
    "tt y te",
)
_COMPANIES = ("cong ty", "cty", "ct tnhh", "ct cp", "doanh nghiep", "ngan hang", "xi nghiep")


class Kinds:
    """Kinds of organisations by what people write for them; a sector alone leaves open which kind it is."""

    def __init__(self, kinds: Iterable[OrganisationKind]):
        self.by_pk = {kind.pk: kind for kind in kinds}
        self._by_name: dict[str, int | Sector] = {}
        for kind in self.by_pk.values():
            for name in (kind.name, kind.short_name, kind.code, *kind.aliases.splitlines()):
                self._by_name.setdefault(plain(name), kind.pk)
        for sector, names in _SECTORS.items():
            for name in names:
                self._by_name.setdefault(plain(name), sector)
        self._by_name.pop("", None)
        by_code = {kind.code: kind.pk for kind in self.by_pk.values()}
        # Read in a cell only: over a column of its own, “Cổ phần” would be no mark of a kind.
        self._also = {
            plain(word): by_code[code] for code, words in _WORDS.items() if code in by_code for word in words
        }
        self.match = lru_cache(maxsize=None)(self._match)

    @property
    def ticks(self) -> list[Tick]:
        by_value: dict[int | Sector, list[str]] = {}
        for name, value in self._by_name.items():
            by_value.setdefault(value, []).append(name)
        return [Tick("kind", value, tuple(names)) for value, names in by_value.items()]

    def _match(self, text: str) -> int | Sector | None:
        """Primary key of the kind, or the sector, or None."""
        return self._by_name.get(plain(text)) or self._also.get(plain(text))

    def read(self, value) -> int | Sector | None:
        """The kind or sector in a cell, or what the ticked column says."""
        if isinstance(value, Given):
            return value.value
        text = text_of(value)
        if not text:
            return None
        found = self.match(text)
        if found is None:
            names = ", ".join(f"“{kind.short_name}”" for kind in self.by_pk.values())
            raise CellRefused(f"Không có loại hình “{text}”. Vui lòng ghi một trong: {names}.")
        return found

    def of_sector(self, sector: Sector, name: str) -> int | None:
        """The kind that a union of this sector is by its name: schools and hospitals, companies, or offices."""
        folded = plain(name)
        if sector == Sector.STATE:
            wanted = (
                "dn-nha-nuoc"
                if any(word in folded for word in _COMPANIES)
                else "su-nghiep"
                if any(word in folded for word in _SCHOOLS)
                else "hanh-chinh"
            )
        else:
            wanted = "dn-ngoai-nha-nuoc"
        return next((pk for pk, kind in self.by_pk.items() if kind.code == wanted), None)


_REASONS = {plain(label): value for value, label in CeasedReason.choices}


def _reason(value) -> str | None:
    text = text_of(value)
    if not text:
        return None
    if (found := _REASONS.get(plain(text))) is None:
        labels = ", ".join(f"“{label}”" for label in CeasedReason.labels)
        raise CellRefused(f"Không có lý do “{text}”. Vui lòng ghi một trong: {labels}.")
    return found


def _max_length(key: str) -> int:
    model, name = GrassrootsUnion, key
    if "__" in key:
        relation, name = key.split("__")
        model = GrassrootsUnion._meta.get_field(relation).related_model
    return model._meta.get_field(name).max_length


def _reader(key: str) -> Callable:
    """From a raw value to the value, None or ``""`` where nothing stands; raises CellRefused.

    Only the name is a text whose length refuses a row; of others what fits is taken (CellRemark).
    """
    of_key = {
        "tax_code": tax_code_of,
        "note": partial(side_text_of, lines=True),
        "name": partial(text_of, max_length=_max_length("name")),
        FOUNDED_ON: decision_day,
        DECISION_NUMBER: partial(decision_number, max_length=_max_length(DECISION_NUMBER)),
    }
    by_content = {Content.NUMBER: whole_of, Content.DATE: day_of, Content.REASON: _reason}
    if key in of_key or CONTENTS[key] != Content.TEXT:
        return of_key.get(key) or by_content.get(CONTENTS[key], text_of)
    return partial(side_text_of, max_length=_max_length(key))


# Units and kinds are read by what is known of them (``KnownUnits.read``, ``Kinds.read``).
LIST_COLUMNS = (
    *(
        ListColumn(
            column.attribute,
            column.label,
            HEADINGS.get(column.attribute, ()),
            _reader(column.attribute),
            weak=("Tên đơn vị", "Tên cơ sở") if column.attribute == "name" else (),
            spare=column.attribute in SPARE,
            pattern=PATTERNS.get("enterprise" if column.attribute == "employer" else column.attribute, ""),
            inherited=column.attribute in INHERITED,
            counted=NUMBERS.get(column.attribute, ""),
            days=column.content == Content.DATE,
        )
        for column in READ
    ),
    ListColumn(DISTRICT, HEADINGS[DISTRICT][0], HEADINGS[DISTRICT], spare=True),
)

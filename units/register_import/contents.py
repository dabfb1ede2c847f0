"""What a list of unions may hold: the columns, how people name them, and what may stand in their cells."""

from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from django.core.exceptions import ValidationError

from units.models import CeasedReason, GrassrootsUnion, OrganisationKind, Sector
from units.register_columns import COLUMNS, Content
from vietnamese.fields import refuse_bad_tax_code, tax_code
from workbooks.cell_values import CellRefused, day_of, text_of, whole_of
from workbooks.list_header import plain
from workbooks.lists import Given, Tick, Wanted
from workbooks.marked_upload import REMARKS

# The keys of a row, in the order in which its values are kept. Those of the founding come last.
UNION_KEYS = tuple(
    column.attribute
    for column in COLUMNS
    if column.attribute and not column.computed and not column.of_founding and column.attribute != "pk"
)
FOUNDING_KEYS = tuple(column.attribute for column in COLUMNS if column.of_founding)
KEYS = UNION_KEYS + FOUNDING_KEYS
LABELS = {column.attribute: column.label for column in COLUMNS if column.attribute}
CONTENTS = {column.attribute: column.content for column in COLUMNS if column.attribute}

_ALSO = {
    "pk": ("Mã số CĐCS",),
    "unit": (
        "Đơn vị",
        "Công đoàn cấp trên",
        "Công đoàn cấp trên trực tiếp",
        "Công đoàn cấp trên trực tiếp cơ sở",
        "CĐ cấp trên trực tiếp cơ sở",
        "CĐ cấp trên",
    ),
    "name": (
        "Tên CĐCS",
        "CĐCS",
        "Công đoàn cơ sở",
        "Tên công đoàn",
        "Tên CĐCS, NĐCS",
        "Tên CĐCS, nghiệp đoàn",
    ),
    "kind": (
        "Loại hình cơ quan, doanh nghiệp",
        "Loại hình đơn vị",
        "Loại hình doanh nghiệp",
        "Thành phần kinh tế",
    ),
    "employer": (
        "Tên doanh nghiệp",
        "Doanh nghiệp",
        "Cơ quan, đơn vị, doanh nghiệp",
        "Tên cơ quan, doanh nghiệp",
        "Tên cơ quan, đơn vị, doanh nghiệp",
    ),
    "tax_code": ("MST", "Mã số doanh nghiệp", "Mã số thuế doanh nghiệp"),
    "place": (
        "Xã, phường",
        "Xã, phường, thị trấn",
        "Khu công nghiệp",
        "KCN",
        "Xã phường, KCN",
        "Xã, phường, KCN",
    ),
    "address": ("Địa chỉ trụ sở", "Trụ sở"),
    "workforce": (
        "CNVCLĐ",
        "Tổng số CNVCLĐ",
        "Số lượng CNVCLĐ",
        "Số lao động",
        "Tổng số lao động",
        "Lao động",
        "CNLĐ",
        "Số CNLĐ",
        "Số NLĐ",
    ),
    "members": (
        "Đoàn viên",
        "ĐV",
        "Số ĐV",
        "ĐVCĐ",
        "Đoàn viên công đoàn",
        "Tổng số đoàn viên",
        "Số lượng đoàn viên",
        "Số lượng ĐV",
    ),
    "figures_on": ("Số liệu đến ngày", "Tính đến ngày"),
    "founding__founded_on": (
        "Ngày thành lập",
        "Ngày QĐ thành lập",
        "Ngày quyết định",
        "Ngày QĐ",
        "Quyết định thành lập ngày",
        "Quyết định thành lập ngày tháng năm",
        "Thời gian thành lập",
    ),
    "founding__decision_number": (
        "Số QĐ",
        "Số QĐ thành lập",
        "Số quyết định thành lập",
        "Quyết định số",
        "Quyết định thành lập số",
    ),
    "founding__workforce": (
        "Ngày thành lập CNVCLĐ",
        "Khi thành lập CNVCLĐ",
        "CNVCLĐ khi thành lập",
        "Số CNVCLĐ khi thành lập",
        "Khi thành lập Số CNVCLĐ",
        "Ngày thành lập Số CNVCLĐ",
    ),
    "founding__members": (
        "Ngày thành lập ĐV",
        "Ngày thành lập Đoàn viên",
        "Khi thành lập ĐV",
        "Khi thành lập Đoàn viên",
        "ĐV khi thành lập",
        "Số đoàn viên khi thành lập",
        "Khi thành lập Số đoàn viên",
        "Ngày thành lập Số đoàn viên",
    ),
    "ceased_on": ("Ngày giải thể",),
    "ceased_reason": ("Lý do giải thể", "Lý do kết thúc hoạt động"),
}
WANTED = [
    Wanted(column.attribute, (column.label, *_ALSO.get(column.attribute, ())))
    for column in COLUMNS
    if column.attribute and not column.computed
]
# Written by us for people to read, and nothing to say about when it comes back.
IGNORED_LABELS = {plain(REMARKS), *(plain(column.label) for column in COLUMNS if column.computed)}

_SECTORS = {
    Sector.STATE: ("Nhà nước", "Khu vực nhà nước", "KV nhà nước", "KVNN", "NN"),
    Sector.NON_STATE: ("Ngoài khu vực nhà nước", "Khu vực ngoài nhà nước", "KV ngoài nhà nước", "NKVNN"),
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
        self.match = lru_cache(maxsize=None)(self._match)

    @property
    def ticks(self) -> list[Tick]:
        by_value: dict[int | Sector, list[str]] = {}
        for name, value in self._by_name.items():
            by_value.setdefault(value, []).append(name)
        return [Tick("kind", value, tuple(names)) for value, names in by_value.items()]

    def _match(self, text: str) -> int | Sector | None:
        """Primary key of the kind, or the sector, or None."""
        return self._by_name.get(plain(text))

    def read(self, value) -> int | Sector | None:
        """The kind or sector in a cell, or what the ticked column says."""
        if isinstance(value, Given):
            return value.value
        text = text_of(value)
        if not text:
            return None
        found = self.match(text)
        if found is None:
            names = ", ".join(f"«{kind.short_name}»" for kind in self.by_pk.values())
            raise CellRefused(f"Không có loại hình «{text}». Xin ghi một trong: {names}.")
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
        labels = ", ".join(f"«{label}»" for label in CeasedReason.labels)
        raise CellRefused(f"Không có lý do «{text}». Xin ghi một trong: {labels}.")
    return found


def _tax_code(value) -> str:
    if (
        isinstance(value, float | int)
        and not isinstance(value, bool)
        and value < 10**9
        and value == int(value)
    ):
        text = str(int(value))
        raise CellRefused(
            f"Mã số thuế {text} thiếu chữ số: Excel bỏ số 0 ở đầu khi ô ở dạng số. Xin đổi ô sang dạng văn bản rồi gõ lại."
        )
    text = tax_code(text_of(value))
    try:
        refuse_bad_tax_code(text)
    except ValidationError as refused:
        raise CellRefused(refused.messages[0]) from None
    return text


def readers(kinds: Kinds, unit: Callable) -> dict[str, Callable]:
    """Per key: a function from the raw value to the value, None or ``""`` where nothing stands, or CellRefused."""
    by_content = {Content.NUMBER: whole_of, Content.DATE: day_of, Content.UNIT: unit, Content.REASON: _reason}
    found = {}
    for key in ("pk", *KEYS):
        content = CONTENTS[key]
        if key == "tax_code":
            found[key] = _tax_code
        elif key == "note":
            found[key] = partial(text_of, lines=True)
        elif content == Content.TEXT:
            found[key] = partial(text_of, max_length=_max_length(key))
        elif content == Content.KIND:
            found[key] = kinds.read
        else:
            found[key] = by_content[content]
    return found


def _max_length(key: str) -> int:
    model, name = GrassrootsUnion, key
    if "__" in key:
        relation, name = key.split("__")
        model = GrassrootsUnion._meta.get_field(relation).related_model
    return model._meta.get_field(name).max_length

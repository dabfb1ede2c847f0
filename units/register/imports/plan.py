"""What an import would do, row by row; and how it lies on disk between the preview and the confirmation."""

from dataclasses import asdict, dataclass, field

from workbooks import transfer
from workbooks.cells import cell_name
from workbooks.imports.preview import ASKED, CHANGED, NEW, PAGE, REFUSED, UNCHANGED
from workbooks.imports.upload_store import Upload

__all__ = [
    "ASKED",
    "CHANGED",
    "NEW",
    "PAGE",
    "REFUSED",
    "Choice",
    "Outcome",
    "Question",
    "Summary",
    "answered",
    "counts",
    "pages",
    "store",
    "stored",
]

SAME_PREFIX, DIFFERENT, RIGHT = "same-", "different", "right"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: position of the sheet in the plan's ``sheets``, and its number."""

    sheet: int
    row: int


@dataclass(slots=True)
class Outcome:
    """What comes of one row.

    ``errors``: (column, message), column 0 for the whole row. ``pk``: the union that it changes. ``values``: of a new union,
    all of ``contents.KEYS``, or of a changed one, {key: (old, new)}. ``founding``: the founding that an existing union gets.
    """

    place: tuple[int, int]
    name: str
    errors: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pk: int | None = None
    values: tuple | dict | None = None
    founding: tuple | None = None

    def packed(self) -> tuple:
        return (self.place, self.name, self.errors, self.notes, self.pk, self.values, self.founding)

    @classmethod
    def unpacked(cls, packed: tuple) -> "Outcome":
        return cls(*packed)


@dataclass(slots=True)
class Choice:
    """One answer to a question: ``code`` is posted, ``outcome`` is what then comes of the row (None: it is left out)."""

    code: str
    label: str
    outcome: Outcome | None = None
    text: str = ""  # more about it, e.g. the union that it may be
    union: int | None = None


@dataclass(slots=True)
class Question:
    """A row about which something is asked; without an answer it is not written."""

    place: tuple[int, int]
    name: str
    text: str
    choices: list[Choice]

    @property
    def number(self) -> str:
        return f"{self.place[0]}-{self.place[1]}"

    def packed(self) -> tuple:
        choices = [(c.code, c.label, c.outcome and c.outcome.packed(), c.text, c.union) for c in self.choices]
        return (self.place, self.name, self.text, choices)

    @classmethod
    def unpacked(cls, packed: tuple) -> "Question":
        place, name, text, choices = packed
        return cls(
            place,
            name,
            text,
            [
                Choice(code, label, outcome and Outcome.unpacked(outcome), more, union)
                for code, label, outcome, more, union in choices
            ],
        )


@dataclass
class Summary:
    """The head of a plan: counts, remarks on the whole file, and by what it can be told from another."""

    filename: str = ""
    sheets: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)  # remarks: passed sheets, totals that differ
    refusal: str = ""  # why the whole file is refused
    state: tuple = ()  # the register as it was compared with
    header_rows: dict[str, int] = field(default_factory=dict)  # last row of the header, by sheet
    founded: int = 0  # new foundings
    pages: dict[str, list[int]] = field(default_factory=dict)  # group → where its pages begin in the file

    @property
    def rows(self) -> int:
        return sum(self.counts.values()) + self.unchanged

    def cell(self, place: tuple[int, int], column: int = 0) -> str:
        sheet, row = place
        return cell_name(self.sheets[sheet], row, column)


def store(kept: Upload, summary: Summary, groups: dict[str, list]) -> None:
    """Put the plan beside its file: ``.plan`` has pages of items, ``.head`` the summary."""
    with kept.writing(".plan") as file:
        for group, items in groups.items():
            summary.counts[group] = len(items)
            places = summary.pages[group] = []
            for start in range(0, len(items), PAGE):
                places.append(file.tell())
                transfer.dump([item.packed() for item in items[start : start + PAGE]], file)
    with kept.writing(".head") as file:
        transfer.dump(asdict(summary), file)


def stored(kept: Upload) -> Summary | None:
    """The summary of the plan beside the file; None where it is gone."""
    file = kept.open(".head")
    if file is None:
        return None
    with file:
        return Summary(**transfer.load(file))


def pages(kept: Upload, summary: Summary, group: str, first: int = 0, count: int | None = None):
    """The items of a group, from page ``first`` (from 0) on, unpacked."""
    build = Question.unpacked if group == ASKED else Outcome.unpacked
    starts = summary.pages.get(group, [])[first : None if count is None else first + count]
    if not starts:
        return
    file = kept.open(".plan")
    if file is None:
        return
    with file:
        file.seek(starts[0])
        for _ in starts:
            for packed in transfer.load(file):
                yield build(packed)


def answered(kept: Upload, summary: Summary, given: dict[str, str]) -> list[Outcome]:
    """What comes of the rows whose questions were answered; ``given``: number of the question → code of the choice."""
    if not given:
        return []
    return [
        choice.outcome
        for question in pages(kept, summary, ASKED)
        for choice in question.choices
        if choice.outcome is not None and choice.code == given.get(question.number)
    ]


def counts(kept: Upload, summary: Summary, given: dict[str, str]) -> dict[str, int]:
    """Rows by group, with the answers given: what was answered is no question any more."""
    settled = answered(kept, summary, given)
    new = sum(outcome.pk is None for outcome in settled)
    # A union that was answered twice is written once.
    changed = len({outcome.pk for outcome in settled if outcome.pk is not None})
    sizes = summary.counts
    return sizes | {
        NEW: sizes.get(NEW, 0) + new,
        CHANGED: sizes.get(CHANGED, 0) + changed,
        UNCHANGED: summary.unchanged,
        ASKED: max(sizes.get(ASKED, 0) - len(given), 0),
    }

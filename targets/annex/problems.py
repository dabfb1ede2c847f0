"""Where in the workbook something is wrong, and what."""

from dataclasses import dataclass

from workbooks.cells import Sheet, cell_name


@dataclass(frozen=True)
class Place:
    """A cell by sheet, row and column; row 0 stands for the sheet, or for the file where there is no sheet either."""

    sheet: str = ""
    row: int = 0
    column: int = 0
    sheet_index: int = -1

    def __str__(self) -> str:
        if not self.sheet:
            return "Cả tệp"
        return cell_name(self.sheet, self.row, self.column) if self.row else self.sheet


@dataclass(frozen=True)
class Problem:
    """One thing to put right or to answer: ``message`` in Vietnamese, at the cell ``cell`` (“Biểu chỉ tiêu!E17”)."""

    place: Place
    message: str

    @property
    def cell(self) -> str:
        return str(self.place)

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


def in_order(problems: list[Problem]) -> list[Problem]:
    """Sorted by sheet, row and column, each only once."""
    return sorted(set(problems), key=lambda p: (p.place.sheet_index, p.place.row, p.place.column, p.message))


@dataclass(frozen=True)
class Located:
    """A sheet that knows its position in the workbook."""

    sheet: Sheet
    index: int

    def place(self, row: int = 0, column: int = 0) -> Place:
        return Place(self.sheet.name, row, column, self.index)

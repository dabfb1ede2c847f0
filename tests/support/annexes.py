"""Annexes made for tests: the shipped one as rows that a test changes, and the directory of its units."""

import csv
from pathlib import Path

from openpyxl import Workbook

from targets.annex import Annex, UnitDirectory, read_annex
from tests.support.workbooks import saved
from workbooks.cells import Sheet, position
from workbooks.reading import read_workbook

YEARS = range(2024, 2029)
INDICATORS = ("unions_founded", "members_admitted")
NAMES = {
    "tp-bac-giang": ["LĐLĐ thành phố Bắc Giang"],
    "yen-dung": ["LĐLĐ huyện Yên Dũng"],
    "viet-yen": ["LĐLĐ huyện Việt Yên", "LĐLĐ thị xã Việt Yên"],
    "tan-yen": ["LĐLĐ huyện Tân Yên"],
    "hiep-hoa": ["LĐLĐ huyện Hiệp Hòa"],
    "lang-giang": ["LĐLĐ huyện Lạng Giang"],
    "luc-nam": ["LĐLĐ huyện Lục Nam"],
    "yen-the": ["LĐLĐ huyện Yên Thế"],
    "luc-ngan": ["LĐLĐ huyện Lục Ngạn"],
    "son-dong": ["LĐLĐ huyện Sơn Động"],
    "kcn": ["CĐ các KCN tỉnh", "CĐ Các KCN tỉnh"],
    "cong-thuong": ["CĐN Công Thương"],
    "xay-dung": ["CĐN Xây dựng"],
    "y-te": ["CĐN Y tế", "CĐN Y Tế"],
    "nong-nghiep": ["CĐN Nông nghiệp"],
    "giao-duc": ["CĐN Giáo dục"],
    "vien-chuc": ["Công đoàn Viên chức tỉnh"],
}
HEADS = {"unions_founded": "CĐCS", "members_admitted": "ĐV"}
CODES = list(NAMES)
DIRECTORY = UnitDirectory(NAMES.items(), provinces=["Bắc Giang"])


def expected() -> dict[tuple[str, int, str], int]:
    """The targets of the programme, by (unit code, year, indicator code)."""
    with (Path(__file__).parents[1] / "data/targets-2024-2028.csv").open(newline="") as file:
        return {
            (row["unit"], int(row["year"]), indicator): int(row[indicator])
            for row in csv.DictReader(file)
            for indicator in INDICATORS
        }


class Draft:
    """The annex as a grid, laid out as the shipped one: header in rows 5 and 6, units from 7, TỔNG in 24.

    ``draft["E17"] = …`` changes a cell; ``set`` changes a target and all totals with it.
    """

    def __init__(self, targets: dict[tuple[str, int, str], int] | None = None):
        self.targets = dict(targets or expected())
        self.title = "Biểu chỉ tiêu"
        self.grid: list[list] = [["CHỈ TIÊU GIAO THỰC HIỆN"], ["GIAI ĐOẠN 2023 - 2028"], [], []]
        periods = [f"Năm {year}" for year in YEARS] + ["Tổng số"]
        self.grid.append(["TT", "Đơn vị"] + [text for period in periods for text in (period, None)])
        self.grid.append([None, None] + ["CĐCS", "ĐV"] * 6)
        self.grid += [[order, NAMES[code][0]] for order, code in enumerate(CODES, 1)] + [[None, "TỔNG"]]
        self.merged = ["A5:A6", "B5:B6", "C5:D5", "E5:F5", "G5:H5", "I5:J5", "K5:L5", "M5:N5"]
        self._fill()

    def _fill(self) -> None:
        columns = []
        for code, row in zip(CODES, self.grid[6:23], strict=True):
            numbers = [self.targets[code, year, indicator] for year in YEARS for indicator in INDICATORS]
            numbers += [sum(numbers[0::2]), sum(numbers[1::2])]
            row[2:] = numbers
            columns.append(numbers)
        self.grid[23][2:] = [sum(column) for column in zip(*columns, strict=True)]

    def set(self, code: str, year: int, indicator: str, value: int) -> "Draft":
        self.targets[code, year, indicator] = value
        self._fill()
        return self

    def __getitem__(self, cell: str):
        row, column = position(cell)
        return self.grid[row - 1][column - 1]

    def __setitem__(self, cell: str, value) -> None:
        row, column = position(cell)
        while len(self.grid) < row:
            self.grid.append([])
        cells = self.grid[row - 1]
        cells.extend([None] * (column - len(cells)))
        cells[column - 1] = value

    def row_of(self, code: str) -> list:
        return self.grid[6 + CODES.index(code)]

    def book(self) -> Workbook:
        book = Workbook()
        book.active.title = self.title
        self.write(book.active)
        return book

    def write(self, sheet) -> None:
        for number, row in enumerate(self.grid, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column, value)
        for area in self.merged:
            sheet.merge_cells(area)

    def sheet(self) -> Sheet:
        """The same without the way through a file: fast, for tests with many annexes."""
        rows = [["" if value is None else value for value in row] for row in self.grid]
        merged = [
            (*position(first), *position(last)) for first, last in (area.split(":") for area in self.merged)
        ]
        return Sheet(self.title, rows=rows, merged=merged)

    def read(self, **options) -> Annex:
        return read_book(self.book(), **options)


def read_sheets(sheets: list[Sheet], **options) -> Annex:
    return read_annex(sheets, DIRECTORY, **{"current": {}, "required_codes": CODES, "heads": HEADS} | options)


def read_book(book: Workbook, **options) -> Annex:
    return read_sheets(read_workbook(saved(book)), **options)

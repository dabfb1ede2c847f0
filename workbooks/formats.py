"""Tables that the admin imports (of any kind in ``file_types.TAKEN``) and exports (.xlsx, without formulas)."""

from collections.abc import Collection

import tablib
from import_export.formats.base_formats import XLSX

from workbooks.cells import Sheet, address
from workbooks.reading import WorkbookRefused, read_workbook
from workbooks.sheet_notes import about, unread, unseen
from workbooks.writing import table_workbook


class PlacedDataset(tablib.Dataset):
    """A dataset that remembers where in the workbook its cells stood."""

    row_numbers: list[int] = []
    column_numbers: dict[str, int] = {}
    sheet: Sheet

    def notes(self, known: Collection[str]) -> list[str]:
        """Columns that are not among the known ones, and what nobody sees of the others."""
        columns = [column for name, column in self.column_numbers.items() if name in known]
        strange = [name for name in self.column_numbers if name not in known]
        return about(self.sheet, [unread(strange), unseen(self.sheet, self.row_numbers, columns)])

    def cell(self, index: int, header: str) -> str:
        """The address of a cell; ``index`` counts the rows of data from 1."""
        if not 1 <= index <= len(self.row_numbers) or header not in self.column_numbers:
            return ""
        return address(self.row_numbers[index - 1], self.column_numbers[header])


class SafeXLSX(XLSX):
    """Reads through ``read_workbook``: the first visible sheet with a table, its header wherever it stands."""

    def get_title(self):
        return "xlsx"

    def create_dataset(self, in_stream, **kwargs):
        """``in_stream``: bytes of the file. Raises WorkbookRefused. Blank rows and columns without header are left out."""
        for sheet in read_workbook(in_stream):
            rows = sheet.filled_rows()
            # Titles and notes stand alone in their row; the header is the first row of more than one cell.
            header_row = next(
                (number for number, cells in rows.items() if len(cells) > 1), min(rows, default=None)
            )
            if sheet.hidden or header_row is None:
                continue
            headers = {str(value).strip(): column for column, value in reversed(rows[header_row].items())}
            if len(headers) < len(rows[header_row]):
                raise WorkbookRefused(
                    "Dòng tiêu đề có hai cột trùng tên. Vui lòng sửa tên cột rồi tải lên lại."
                )
            headers = dict(reversed(headers.items()))
            dataset = PlacedDataset(headers=list(headers))
            dataset.sheet, dataset.column_numbers, dataset.row_numbers = sheet, headers, []
            for number, cells in rows.items():
                values = [cells.get(column, "") for column in headers.values()]
                if number > header_row and any(value != "" for value in values):
                    dataset.append(values)
                    dataset.row_numbers.append(number)
            return dataset
        raise WorkbookRefused("Tệp không có trang tính nào chứa bảng số liệu. Vui lòng kiểm tra lại tệp.")

    def export_data(self, dataset, **kwargs):
        return table_workbook("", [], dataset.headers, dataset)


IMPORT_FORMATS = [SafeXLSX]
EXPORT_FORMATS = [SafeXLSX]

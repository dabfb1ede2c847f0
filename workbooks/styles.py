"""How our workbooks look: one place for fonts, fills, number formats and the printed page."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
WHOLE = "#,##0"
DATE = "dd/mm/yyyy"
MOMENT = "dd/mm/yyyy hh:mm"

TITLE_FONT = Font(name=FONT, size=14, bold=True)
NOTE_FONT = Font(name=FONT, size=12, italic=True)
HEADER_FONT = Font(name=FONT, size=12, bold=True)
BODY_FONT = Font(name=FONT, size=12)
RULED_FONT = Font(name=FONT, size=12, bold=True, underline="single")
TOTAL_FONT = Font(name=FONT, size=12, bold=True)

HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
TOTAL_FILL = PatternFill("solid", fgColor="F2F2F2")

_LINE = Side(style="thin", color="808080")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")

MIN_WIDTH, MAX_WIDTH = 8, 60


def fitting_width(texts: list[str]) -> float:
    """A column width, in characters, for the longest of the texts, within limits."""
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    return min(max(longest + 2, MIN_WIDTH), MAX_WIDTH)


def print_on_a4(sheet: Worksheet, *, header_row: int) -> None:
    """A4 landscape, as wide as the page, the header repeated, pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4  # a write-only sheet has no such constant
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.oddFooter.center.text = "Trang &P/&N"
    sheet.print_options.horizontalCentered = True
    # Inches; 20 mm and 15 mm.
    sheet.page_margins.left = sheet.page_margins.right = 0.59
    sheet.page_margins.top = sheet.page_margins.bottom = 0.79

"""What every import says of a sheet that people should know: what they do not see there, and what was not read. Pure."""

from collections.abc import Iterable, Sequence

from workbooks.cells import Sheet, column_letters, sheet_label

NAMED = 20  # columns or stretches of rows that one note names


def unseen(sheet: Sheet, rows: Iterable[int], columns: Iterable[int]) -> str:
    """Which of the rows and columns that were read are hidden, as a sentence; empty where none is."""
    hidden_rows = sorted(sheet.hidden_rows.intersection(rows))
    hidden_columns = [
        column_letters(column)
        for column in sorted(columns)
        if any(first <= column <= last for first, last in sheet.hidden_columns)
    ]
    parts = []
    if hidden_rows:
        parts.append(f"dòng {ranges(hidden_rows)} đang ẩn")
    if hidden_columns:
        parts.append(f"cột {', '.join(hidden_columns)} đang ẩn")
    return f"{', '.join(parts)} nhưng vẫn được đọc." if parts else ""


def unread(labels: Sequence[str]) -> str:
    """Which columns were not read: named, so that nobody takes them for read."""
    if not labels:
        return ""
    named = ", ".join(f"“{label}”" for label in labels[:NAMED])
    return f"không dùng các cột {named}{' …' if len(labels) > NAMED else ''}."


def about(sheet: Sheet, notes: Iterable[str]) -> list[str]:
    """The notes that say something, with the name of the sheet before each."""
    return [f"{sheet_label(sheet.name)}: {note}" for note in notes if note]


def ranges(numbers: Sequence[int]) -> str:
    """“3, 5–14” of ascending numbers."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in spans[:NAMED]]
    return ", ".join(texts) + (" …" if len(spans) > NAMED else "")

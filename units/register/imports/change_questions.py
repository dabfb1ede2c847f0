"""Questions about what a row would change in a known union. Pure."""

from dataclasses import replace

from units.register.columns import Content
from units.register.imports.columns import CONTENTS, LABELS
from units.register.imports.plan import RIGHT, SAME_PREFIX, Choice, Outcome, Question
from units.register.name_matching import only_marks_differ
from vietnamese.numbers import group


def question_about(outcome: Outcome) -> Question | None:
    """What people are asked about the changes of one row; None where nothing about them is odd."""
    return _small_numbers(outcome) or _other_marks(outcome)


def _small_numbers(outcome: Outcome) -> Question | None:
    """Numbers that fell below a hundredth: an English Excel takes 20.000 for 20."""
    small = [
        f"“{LABELS[key]}” từ {group(old)} còn {group(new)}"
        for key, (old, new) in outcome.values.items()
        if CONTENTS[key] == Content.NUMBER and old is not None and old >= 100 and new * 100 < old
    ]
    if not small:
        return None
    text = f"{'; '.join(small)}. Trên Excel tiếng Anh, gõ 20.000 thì ô lưu 20. Số trong tệp có đúng không?"
    return Question(outcome.place, outcome.name, text, [Choice(RIGHT, "Đúng, ghi số này", outcome)])


def _other_marks(outcome: Outcome) -> Question | None:
    """A name of which only marks would change: a correction, or a file that has lost its marks."""
    if "name" not in outcome.values:
        return None
    old, new = outcome.values["name"]
    if not only_marks_differ(old, new):
        return None
    others = {key: change for key, change in outcome.values.items() if key != "name"}
    choices = [Choice(RIGHT, "Đúng là CĐCS này, sửa tên theo tệp", outcome)]
    if others or outcome.founding:
        same = replace(outcome, values=others)
        choices.append(Choice("keep-name", "Giữ tên trong danh sách, ghi số liệu của tệp", same))
    else:
        choices.append(Choice(f"{SAME_PREFIX}row", "Giữ tên trong danh sách, bỏ dòng này"))
    text = f"Tên trong tệp chỉ khác dấu (hoặc i và y): “{old}” thành “{new}”. Sửa tên hay giữ tên cũ?"
    return Question(outcome.place, outcome.name, text, choices)

"""Proposes the code of a new unit from its name: “Công đoàn xã Tân Mỹ” is ``tan-my``. Pure."""

import re

from vietnamese.text import fold

LONGEST = 40
# What names of units begin with and what does not tell one from another; longer ones first.
_BEGINNINGS = (
    "lien doan lao dong thanh pho",
    "lien doan lao dong thi xa",
    "lien doan lao dong huyen",
    "lien doan lao dong",
    "ldld thanh pho",
    "ldld thi xa",
    "ldld huyen",
    "ldld",
    "cong doan nganh",
    "cong doan thi tran",
    "cong doan phuong",
    "cong doan xa",
    "cong doan",
    "cdn",
    "cd",
)


def proposed_code(name: str, taken) -> str:
    """A code that is not among ``taken``; "" for a name without a letter or digit."""
    words = re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()
    for beginning in _BEGINNINGS:
        if words.startswith(f"{beginning} "):
            words = words.removeprefix(f"{beginning} ")
            break
    plain = words.replace(" ", "-")[: LONGEST - 3].strip("-")
    if not plain:
        return ""
    code, number = plain, 2
    while code in taken:
        code, number = f"{plain}-{number}", number + 1
    return code

"""Values that nobody types on purpose, and that arrive all the same."""

HUGE = "9" * 4301  # one more digit than Python turns into a number
ABSENT, REPEATED = "absent", "repeated"  # not values: the field is left out; it is sent three times

VALUES = {
    "empty": "",
    "zero": "0",
    "negative": "-1",
    "beyond 64 bits": "99999999999999999999",
    "beyond 32 bits": "4294967296",
    "too many digits": HUGE,
    "year of twelve digits": "999999999999",
    "year 9999": "9999",
    "exponent": "1e28",
    "not a number": "NaN",
    "fraction": "1,5",
    "digits of another script": "١٢٣",
    "superscript": "²",
    "underscore": "1_000",
    "last day": "31/12/9999",
    "day before all": "0001-01-01",
    "no day": "31/02/2024",
    "NUL": "a\x00b",
    "lone surrogate": "\ud800",
    "right-to-left override": "\u202e",
    "filler": "\u3164",
    "zero-width space": "\u200b",
    "no-break space": "\xa0",
    "decomposed": "Vie\u0323\u0302t" + "\u0301" * 3,
    "beyond the basic plane": "😀",
    "brackets": "[]",
    "open bracket": "http://[",
    "object": '{"a": [1]}',
    "quotes": "'\"--;<script>",
    "long": "Đ" * 5000,
}
CASES = (*VALUES, ABSENT, REPEATED)
# A workbook's cells hold more than text.
CELLS = {
    "1e28": 1e28,
    "1e308": 1e308,
    "-1": -1,
    "1e-300": 1e-300,
    "beyond 64 bits": 10**20,
    "true": True,
    "error": "#N/A",
}
FILES = {
    "empty file": b"",
    "bytes": bytes(range(256)),
    "zip": b"PK\x05\x06" + b"\0" * 18,
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    "pdf": b"%PDF-1.4\n",
}

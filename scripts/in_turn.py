"""What the measuring scripts share: rows through the driver alone, and two sides timed in turn."""

import statistics
import time
from collections.abc import Callable


def rows_of(sql: str) -> list:
    """All rows of a statement through the driver alone, on the connection that is open anyway."""
    from django.db import connection

    connection.ensure_connection()
    cursor = connection.connection.cursor()
    cursor.execute(sql)
    rows = cursor.fetchall()
    cursor.close()
    return rows


def medians(times: int, ours: Callable, bare: Callable) -> tuple[float, float]:
    """The median seconds of each, called in turn so often, so that what else the machine does meets both."""
    found = [], []
    for _ in range(times):
        for call, seconds in zip((ours, bare), found, strict=True):
            started = time.perf_counter()
            call()
            seconds.append(time.perf_counter() - started)
    return statistics.median(found[0]), statistics.median(found[1])

"""Two transactions on PostgreSQL of which the first ends only when the second waits for it: without sleeping."""

import threading

from django.db import connection, transaction

SECONDS = 60


def overlapping(first, second):
    """Run ``first`` in a transaction, then ``second`` in a thread of its own, and commit the first as soon as the second
    waits for a lock, or is done. Returns what each returned or raised."""
    outcomes = [None, None]
    written, second_done = threading.Event(), threading.Event()

    def run_first():
        try:
            with transaction.atomic():
                outcomes[0] = first()
                written.set()
                _until_somebody_waits(second_done)
        except Exception as error:
            outcomes[0] = error
        finally:
            written.set()
            connection.close()

    def run_second():
        try:
            assert written.wait(SECONDS)
            outcomes[1] = second()
        except Exception as error:
            outcomes[1] = error
        finally:
            second_done.set()
            connection.close()

    threads = [threading.Thread(target=run) for run in (run_first, run_second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * SECONDS)
    assert not any(thread.is_alive() for thread in threads), "the two wait for each other"
    return outcomes


def _until_somebody_waits(done: threading.Event) -> None:
    with connection.cursor() as cursor:
        while not done.wait(0.01):
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
                " WHERE datname = current_database() AND NOT granted"
                " UNION ALL SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"
            )
            if any(count for (count,) in cursor.fetchall()):
                return

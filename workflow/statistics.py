"""What the database's planner knows about tables, brought up to date after much was written.

Between a large write and the next automatic ANALYZE the planner still believes in the old sizes: of tables that were
empty it expects one row each and joins thousands by nested loops, so that a page never ends.
"""

from django.db import connection, models, transaction


def refresh_statistics(*written: type[models.Model]) -> None:
    """ANALYZE the tables of these models and of their histories; without a model, all tables.

    Runs after the commit of the transaction that is open, at once where none is. A failure is logged and never
    reaches the write.
    """
    transaction.on_commit(lambda: analyse(*written), robust=True)


def analyse(*written: type[models.Model]) -> None:
    """The same now, within a transaction that is open: it counts what that has written. Raises what the database raises."""
    histories = [model.history.model for model in written if hasattr(model, "history")]
    names = [connection.ops.quote_name(model._meta.db_table) for model in (*written, *histories)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table that somebody else keeps locked is left out, not waited for.
            cursor.execute(f"ANALYZE (SKIP_LOCKED) {', '.join(names)}")
        else:
            # Enough to tell a large table from a small one, in milliseconds.
            cursor.execute("PRAGMA analysis_limit = 1000")
            for name in names or [""]:
                cursor.execute(f"ANALYZE {name}")

"""Constraints of the database that a form meets with words, whichever columns it shows."""

from django.db import models


class CheckedWhole(models.Model):
    """Judges every constraint. Django leaves out those with a column that the form does not show, and fails when it writes."""

    class Meta:
        abstract = True

    def validate_constraints(self, exclude=None):
        try:
            super().validate_constraints()
        except OverflowError:
            # A number beyond every column is refused at its field already, and the database cannot judge it.
            super().validate_constraints(exclude)

"""The annex: the workbook in which an office writes the targets of its units by year. Pure, without the database."""

from targets.annex.reader import Annex, read_annex
from units.structure.directory import Ambiguous, UnitDirectory, Unknown

__all__ = ["Ambiguous", "Annex", "UnitDirectory", "Unknown", "read_annex"]

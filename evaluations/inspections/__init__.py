"""Inspections as their pages and files need them: rights, times, words, filters, forms, tables, workbooks."""

"""The one import: an uploaded workbook from its upload to the marked one that goes back, without pages."""

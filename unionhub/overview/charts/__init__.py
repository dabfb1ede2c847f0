"""Charts as SVG text: small, printed as vectors, legible without colour, each beside the table that it draws.

Pure functions. Shape stands in presentation attributes, so a chart also works outside the site; colours are
overridden by the classes of ``charts.css``, which know dark mode and paper. No inline styles (strict CSP).
"""

from unionhub.overview.charts.bars import bar
from unionhub.overview.charts.cumulative import cumulative_chart
from unionhub.overview.charts.rates import rate_columns

__all__ = ["bar", "cumulative_chart", "rate_columns"]

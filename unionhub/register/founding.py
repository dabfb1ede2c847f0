"""Where a founding that was entered in the register meets the reports."""


def after_founding(*, by, founding) -> None:
    """Called in the transaction that entered ``founding``."""

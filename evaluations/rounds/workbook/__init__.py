"""A rule set as one sheet of Excel: written by ``writer``, read back by ``reader``; both know the words of ``layout``."""

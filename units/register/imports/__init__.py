"""Bringing lists of grassroots unions into the register: reading, matching and checking. Writes nothing."""

"""The register of grassroots unions: its pages. What it holds is in units/; what it meets of the targets is composed here."""

"""The sample: accounts, units’ reports, register, enterprises, ratings and inspections of a federation that does not exist."""

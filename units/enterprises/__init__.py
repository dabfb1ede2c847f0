"""Enterprises without a union: the list by promise, the steps towards a union, the yearly survey."""

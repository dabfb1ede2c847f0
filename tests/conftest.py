"""Fixtures of the whole suite. What is about the machine and the tools is in tests/support."""

pytest_plugins = ["tests.support.machine", "tests.support.templates", "tests.support.browser"]

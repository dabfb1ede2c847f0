"""What the suite stands on: machine, network, browser, templates. Fixtures of our data are in conftest.py."""

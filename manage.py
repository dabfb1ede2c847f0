#!/usr/bin/env python
"""Django's command line for the project."""

from unionhub.command_line import main

if __name__ == "__main__":
    main()

"""One engine for each kind of file; each runs in the child process and gives ``(description, rows)`` of every sheet."""

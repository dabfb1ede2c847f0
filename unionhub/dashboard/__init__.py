"""Leadership's pages. Every figure comes from ``targets/progress.py``; here it only becomes words, rows and links."""

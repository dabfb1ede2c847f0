"""Leadership's pages. Every figure comes from ``targets/progress/loading.py``; here it only becomes words, rows and links."""

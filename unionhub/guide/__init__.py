"""docs/huong-dan.md as a page of the product: read, folded by parts, and linked to from every page."""

"""A run as a page to read: HTML that needs nothing else, Markdown, and the JSON beside them."""

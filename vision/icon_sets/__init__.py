"""Icon sets with names (iconify's JSON, themes of a desktop), drawn, and found again by their names."""

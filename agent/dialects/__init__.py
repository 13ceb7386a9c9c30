"""How each family of vision-language models is spoken to, and how its answers are read (docs/dialects.md)."""

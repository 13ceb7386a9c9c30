"""What must not be stored, printed or shown to a model, and how it is taken out of texts and pictures."""

"""The judge of a click's words: a small network in NumPy that grades what pressing a thing can cost."""

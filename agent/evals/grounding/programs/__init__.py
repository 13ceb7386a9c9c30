"""Screens of real programs, with boxes from the accessibility tree, which no grounder sees."""

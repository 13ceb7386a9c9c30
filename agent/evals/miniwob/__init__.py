"""MiniWoB++ in a real browser window, seen and acted on as a person would (docs/evals.md)."""

"""The gate for change: whether a run is worse than another, and what the comparison could have missed."""

"""Why an Episode failed: one class, the first bad step, and the evidence in words."""

"""Models that were trained here, and what they are built of. Torch is imported by these modules alone."""

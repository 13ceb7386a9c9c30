"""The room that sees: frames, elements, observations, and what words on a screen refer to."""

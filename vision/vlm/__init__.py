"""Vision-language models: what they are asked and answer, and those that run in this process."""

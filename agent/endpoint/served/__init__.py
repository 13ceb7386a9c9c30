"""A server of our own that speaks OpenAI's chat completions: a script behind HTTP, with faults to order."""

"""Models behind a server that speaks OpenAI's chat completions: asking them, and looking a server over."""

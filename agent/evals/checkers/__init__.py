"""Are a suite's checks any good? Right end states must pass them, mutated ones must not."""

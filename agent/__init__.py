"""The room that decides: tasks, plans, brains, the loop, evals, and the command line."""

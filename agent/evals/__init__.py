"""Suites of tasks with checkers that read the true effect."""

"""Secrets that the hand types and nobody else has: kept in the system's keyring, named {{so}} in a task."""

"""The audit log: what the hand decided, meant to do and did, in chains that show any later change."""

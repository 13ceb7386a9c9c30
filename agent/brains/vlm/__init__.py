"""Brains that a vision-language model thinks for."""

"""Brains: what answers an Observation with a Proposal."""

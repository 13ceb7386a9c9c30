"""Tasks in OSWorld's JSON format on private desks, without a virtual machine.

A task there is an instruction, the steps that set its stage (`config`), and an evaluator: getters bring a
result and what is expected of it, metrics compare the two to a score from 0 to 1. What is here was written
from the format's description; a task that asks for what is not here is not run, and `why_not` says what.
"""

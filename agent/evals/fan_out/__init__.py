"""Many tries at once: one after the other, in processes of this machine, or on Ray. All three give the same
results, whatever the order they come in.
"""

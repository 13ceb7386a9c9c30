"""The models of this machine: which there are, where they lie, how they get there, whether they are whole.

Only this room speaks to other machines, so fetching lives here; what a file of weights may look like is
told by `vision.vlm.weights`, and how a model is spoken to by `agent.dialects`.
"""

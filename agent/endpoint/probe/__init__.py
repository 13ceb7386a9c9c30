"""Looking a model server over: what is fine, what is wrong, and what to do about it, in words."""

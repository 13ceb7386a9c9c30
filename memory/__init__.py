"""The room that remembers: steps, episodes, their journal, and the index that recalls them."""

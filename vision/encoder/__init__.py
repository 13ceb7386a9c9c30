"""The element encoder: elements and words as vectors that lie close where the words mean the element."""

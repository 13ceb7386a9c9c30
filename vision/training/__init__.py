"""Training of the models in the box: data from files, the training itself, its curves. Not loaded
otherwise."""

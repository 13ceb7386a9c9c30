"""The room that shows: the Qt windows."""

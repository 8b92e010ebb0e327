"""
The workspace as a whole: the write door, publishing, the current Plan, settings.

The only room that knows all engines.
"""

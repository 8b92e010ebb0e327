"""
How apps begin: blank, from a template, from a file, as a copy of another one, from a file another workspace gave.

Owns that a new app is there whole or not at all, and that who makes it may do everything in it.
"""

from huodan.workspace.beginning.founding import AppNameMissing, app_name, found, new_key

__all__ = ["AppNameMissing", "app_name", "found", "new_key"]

"""
What an app does: siblings that never import one another.

Each engine is plain functions over a Tx and a Plan; only ``workspace`` knows them all.
"""

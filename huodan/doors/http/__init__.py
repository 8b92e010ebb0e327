"""
HTTP: requests become commands and queries, changes and rows become answers.
"""

"""
What publishing does, step by step; a rehearsal and a publish in pieces take the same steps (decision 0039).

Owns ``app_version`` and the workspace version. Does not own drafts, nor when the steps are taken (``publish.py``).
"""

"""
What an app can say: documents, field kinds, formulas, the compiled plan and the rights.

Pure: no SQL, no clock, no network. Owns meaning; storing and showing belong to other rooms.
"""

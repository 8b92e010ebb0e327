"""
How a record goes its way: what a flow is, and what a run of it does next. Pure: people, values and time come from outside.

``voting.py`` decides what several people together decided, ``course.py`` knows the tree, ``run.py`` what a run remembers,
``walk.py`` moves it on. One file per kind of node is in ``language/nodes``.
"""

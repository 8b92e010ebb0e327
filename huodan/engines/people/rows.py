"""
The rows of the built-in forms, as ``storage.sql.tables`` names them; their ids stand in language/document/workspace.json.

For reading only: people and departments are written as records, through the write door.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, SmallInteger, Text, column, or_, table

people = table(
    "r_people",
    column("id", BigInteger),
    column("f_person_name", Text),
    column("f_person_department", BigInteger),
    column("f_person_active", SmallInteger),
)
departments = table(
    "r_departments", column("id", BigInteger), column("f_dep_name", Text), column("f_dep_parent", BigInteger)
)

IS_STAFF = or_(people.c.f_person_active.is_(None), people.c.f_person_active == 1)
"""The person has not left."""

"""
The column types both databases share: whole numbers of 64 bits, text in binary order, bytes.

SQLite's STRICT tables know INTEGER, TEXT and BLOB only; PostgreSQL's text sorts by its server's language.
"""

from sqlalchemy import BigInteger, Integer, LargeBinary, SmallInteger, Text

BIG = BigInteger().with_variant(Integer(), "sqlite")
WHOLE = Integer()
SMALL = SmallInteger().with_variant(Integer(), "sqlite")
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
BYTES = LargeBinary()

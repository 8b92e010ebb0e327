"""
The OpenAPI 3.1 document of an app: what its interface is for who asks, in their language.

Made from the Plan and the Grant and nothing else: a form or field the asker may not see is not named, and an operation
they may not use is not there. Paths name the form (D14: the routes do not), so that bodies are typed. Owns the
document; the routes themselves are ``routes/``, and a test holds both against each other.
"""

from huodan.doors.http.openapi.document import document

__all__ = ["document"]

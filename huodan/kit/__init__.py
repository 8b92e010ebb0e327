"""Leaf tools any program could use; owns no business words and imports no other room of Huodan."""

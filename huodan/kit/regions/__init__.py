"""
The provinces, cities and districts of China (GB/T 2260) and the addresses written with them.

Owns: the data (``regions.json``, read on first use), finding a division, taking an address apart.
Does not own: the address field (``language/fields``) and the map (web).
"""

from huodan.kit.regions.address import Address, split_address
from huodan.kit.regions.divisions import Division, Region, find, provinces, short_names, tree

__all__ = ["Address", "Division", "Region", "find", "provinces", "short_names", "split_address", "tree"]

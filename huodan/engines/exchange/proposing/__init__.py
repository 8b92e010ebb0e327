"""
From a table to an app: what it may be is proposed, changed by a person, made into a document, and the table taken apart for it.

Pure: no database, no clock. ``workspace/beginning`` publishes the document and imports the parcels.
"""

from huodan.engines.exchange.proposing.finding import find_proposal, samples
from huodan.engines.exchange.proposing.making import make_document, paths
from huodan.engines.exchange.proposing.parting import Doubt, Parcel, Parted, Sum, part
from huodan.engines.exchange.proposing.proposal import KINDS_OFFERED, BadProposal, Proposal, read_proposal

__all__ = [
    "KINDS_OFFERED",
    "BadProposal",
    "Doubt",
    "Parcel",
    "Parted",
    "Proposal",
    "Sum",
    "find_proposal",
    "make_document",
    "part",
    "paths",
    "read_proposal",
    "samples",
]

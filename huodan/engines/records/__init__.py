"""
Records: one command about one record is decided (reads only), then applied (writes only).

Owns what ``api.md`` says about writing: values, sub-rows, references, fill-ins, defaults, stored formulas, unique
values, serial numbers, versions, conflicts, trash. Owns the tables of records, ``counter`` and ``trash``.
Knows no other engine; ``workspace.perform`` calls it and journals what it says.
"""

from huodan.engines.records.asking import Asked, Given
from huodan.engines.records.backfill import HiddenCopy
from huodan.engines.records.calculating import Calculation
from huodan.engines.records.changes import difference
from huodan.engines.records.combinations import Combined
from huodan.engines.records.conflicts import Clash, Conflict
from huodan.engines.records.converting import (
    PAGE,
    Conversion,
    Failure,
    Make,
    Page,
    begin_anew,
    forget_gone,
)
from huodan.engines.records.decision import Decision, Denied, decide, pointed_to
from huodan.engines.records.draft import RecordDraft
from huodan.engines.records.filling import (
    Filling,
    concerned,
    fill_page,
    forms_of,
    is_large,
    later_fillings,
    moved_fillings,
    moves,
    relation_of,
    rows_to_fill,
    stranded,
)
from huodan.engines.records.moved import Left, Move, Why, beside
from huodan.engines.records.packing import Packed, Waiting, can_pack, pack, put, put_waiting
from huodan.engines.records.past import NoVersion, Past, at_version, between, now, whole
from huodan.engines.records.pressing import Barred, Begins, ButtonNotFound, NotNow, press, pressable
from huodan.engines.records.preview import Preview, narrow, preview
from huodan.engines.records.recomputing import (
    Reworked,
    former_results,
    formula_words,
    formulas_named,
    formulas_of,
    require_same_words,
    rework,
)
from huodan.engines.records.recovering import (
    Compared,
    Former,
    compare,
    found_by,
    gone_fields,
    lay_into_trash,
    listed_files,
    pack_former,
    read_former,
)
from huodan.engines.records.repointing import Naming, named_in, naming, naming_fields, said_of_another
from huodan.engines.records.restoration import Lost, Restoration, Wanted, restoration
from huodan.engines.records.sealing import KeyLost, count_sealed
from huodan.engines.records.serials import is_numbered, next_numbers
from huodan.engines.records.sharing import Shared, share
from huodan.engines.records.standing import Demand, Place, find_broken, new_demands
from huodan.engines.records.stored import load_many
from huodan.engines.records.targets import Targets
from huodan.engines.records.trash import (
    MOST_LISTED,
    TrashPage,
    TrashRow,
    delete_for_good,
    deleted_at_versions,
    gone_targets,
    list_trash,
    purge_trash,
    titles_in_trash,
)
from huodan.engines.records.values import check_values, former_values
from huodan.engines.records.writing import FOUND_AT_ONCE, apply, begin, count, finish, index_page

__all__ = [
    "Asked",
    "Given",
    "Barred",
    "Begins",
    "ButtonNotFound",
    "NotNow",
    "press",
    "pressable",
    "HiddenCopy",
    "relation_of",
    "stranded",
    "Why",
    "moves",
    "moved_fillings",
    "forms_of",
    "concerned",
    "beside",
    "Move",
    "Left",
    "FOUND_AT_ONCE",
    "MOST_LISTED",
    "PAGE",
    "Calculation",
    "Clash",
    "Combined",
    "Compared",
    "Conflict",
    "Conversion",
    "Decision",
    "RecordDraft",
    "Demand",
    "Denied",
    "Failure",
    "Filling",
    "Former",
    "Lost",
    "Make",
    "Naming",
    "NoVersion",
    "Packed",
    "Page",
    "Past",
    "Place",
    "Preview",
    "Restoration",
    "Reworked",
    "Shared",
    "Targets",
    "TrashPage",
    "TrashRow",
    "Waiting",
    "Wanted",
    "apply",
    "at_version",
    "begin",
    "begin_anew",
    "between",
    "can_pack",
    "check_values",
    "compare",
    "count",
    "decide",
    "delete_for_good",
    "deleted_at_versions",
    "difference",
    "fill_page",
    "finish",
    "forget_gone",
    "former_results",
    "count_sealed",
    "KeyLost",
    "former_values",
    "formula_words",
    "formulas_named",
    "formulas_of",
    "find_broken",
    "found_by",
    "gone_fields",
    "gone_targets",
    "index_page",
    "is_large",
    "is_numbered",
    "later_fillings",
    "lay_into_trash",
    "list_trash",
    "listed_files",
    "load_many",
    "named_in",
    "naming",
    "naming_fields",
    "new_demands",
    "next_numbers",
    "now",
    "pack",
    "pack_former",
    "pointed_to",
    "narrow",
    "preview",
    "purge_trash",
    "put",
    "put_waiting",
    "read_former",
    "require_same_words",
    "restoration",
    "rework",
    "rows_to_fill",
    "said_of_another",
    "share",
    "titles_in_trash",
    "whole",
]

"""
Files out: rows of a list become a workbook or a csv file that our own import reads back unchanged.

Pure: no database and no rights of its own. ``workspace/exporting.py`` asks the read door, page by page.
"""

from huodan.engines.exchange.export.csv_file import CsvFile
from huodan.engines.exchange.export.layout import ADDRESSES, LINES, Layout, NoLinkColumn, lay_out
from huodan.engines.exchange.export.xlsx_file import XlsxFile

__all__ = ["ADDRESSES", "LINES", "CsvFile", "Layout", "NoLinkColumn", "XlsxFile", "lay_out"]

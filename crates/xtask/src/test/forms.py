"""Reads what `jalon xlsform` and `jalon template` wrote in the folder that is named, with the libraries that people use."""

import csv
import pathlib
import sys

import openpyxl
from pyxform.xls2xform import convert


def survey(path):
    """pyxform, which survey tools read such forms with, converts it without a warning."""
    result = convert(str(path), validate=False)
    assert not result.warnings, (path, result.warnings)
    print(path.name, "gives", len(result.xform), "characters of XForm")


def template(path):
    """The sheets have the columns of the CSV files, and each list of choices is there."""
    book = openpyxl.load_workbook(path)
    tables = sorted(path.parent.glob(path.stem + "*.csv"), key=lambda table: len(table.name))
    heads = {tuple(next(csv.reader(table.open(encoding="utf-8-sig"), delimiter=";"))) for table in tables}
    sheets = [sheet for sheet in book if sheet.sheet_state == "visible"][:-1]
    shown = {tuple(cell.value for cell in next(sheet.iter_rows(max_row=1))) for sheet in sheets}
    assert shown == heads, (path, shown ^ heads)
    lists = book["jalon.lists"]
    assert lists.sheet_state == "hidden", path
    count = 0
    for sheet in sheets:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                cells = rule.formula1.split("!")[1].replace("$", "")
                assert all(row[0].value for row in lists[cells]), (path, rule.formula1)
                count += 1
    print(path.name, "has", len(sheets), "sheets to fill in and", count, "columns with choices")


folder = pathlib.Path(sys.argv[1])
surveys, templates = sorted(folder.glob("*.survey.xlsx")), sorted(folder.glob("*.template.xlsx"))
assert surveys and len(surveys) == len(templates), folder
for path in surveys:
    survey(path)
for path in templates:
    template(path)

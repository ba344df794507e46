"""Prices a price list with the fastest libraries that a Python user can put together: calamine reads, XlsxWriter
writes in constant memory, and nothing lies between them but a loop.

Usage: calamine_xlsxwriter.py <price list> <output>
"""

import sys

import python_calamine
import xlsxwriter


def main() -> None:
    source, target = sys.argv[1:3]
    rows = python_calamine.CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    header = [str(cell) for cell in rows[0]]
    price_at, campaign_at, vat_at = (header.index(name) for name in ("Price", "Campaign Price", "VAT Type"))
    workbook = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, header + ["Prix original", "Prix DBC", "Marge appliquée"])
    for number, row in enumerate(rows[1:], start=1):
        marginal = row[vat_at] == "Marginal"
        try:
            price = float(row[price_at])
        except ValueError:
            price = 0.0
        for column, cell in enumerate(row):
            if cell == "":
                continue
            if column == price_at:
                sheet.write_number(number, column, price)
            elif isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, cell)
        width = len(header)
        sheet.write_number(number, width, price)
        if price > 0:
            sheet.write_number(number, width + 1, round(price * (1.01 if marginal else 1.11), 2))
            note = "1% (marginal)" if marginal else "11% (non marginal)"
            if row[campaign_at] not in ("", 0):
                note += f" - Campaign Price ignoré: {row[campaign_at]}"
        else:
            note = "Prix invalide"
        sheet.write_string(number, width + 2, note)
    workbook.close()


main()

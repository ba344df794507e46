"""Prices a price list the way the former script did: pandas with openpyxl for reading and writing.

Usage: pandas_openpyxl.py <price list> <output>
"""

import sys

import pandas


def main() -> None:
    source, target = sys.argv[1:3]
    table = pandas.read_excel(source, dtype={"SKU": str}, engine="openpyxl")
    price = pandas.to_numeric(table["Price"], errors="coerce")
    marginal = table["VAT Type"] == "Marginal"
    factor = marginal.map({True: 1.01, False: 1.11})
    usable = price.notna() & (price != 0)
    table["Price"] = price
    table["Prix original"] = price
    table["Prix DBC"] = (price * factor).round(2).where(usable)
    note = marginal.map({True: "1% (marginal)", False: "11% (non marginal)"}).where(usable, "Prix invalide")
    campaign = pandas.to_numeric(table["Campaign Price"], errors="coerce")
    remark = campaign.where(usable & (campaign > 0)).map(lambda value: f" - Campaign Price ignoré: {value}", na_action="ignore")
    table["Marge appliquée"] = note + remark.fillna("")
    table.to_excel(target, index=False, engine="openpyxl")


main()

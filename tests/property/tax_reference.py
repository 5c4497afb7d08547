"""Consumption tax worked out a second time, with fractions and independently of the C++ code.

Reads one document a line: "digits rounding basis date discount class:amount:date ..." (date may be "-").
Writes for each "class,rate,net,tax,gross ...|discount,net,tax,gross ...": totals, then lines.
"""

import sys
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

CLASSES = ["standard", "reduced", "exempt", "zero", "outside"]
HISTORY = [("2019-10-01", 10, 8), ("2014-04-01", 8, 8), ("1997-04-01", 5, 5), ("1989-04-01", 3, 3)]


def percentage(tax_class, day):
    if tax_class not in ("standard", "reduced"):
        return 0
    row = next((row for row in HISTORY if day >= row[0]), (None, 0, 0))
    return row[1] if tax_class == "standard" else row[2]


def rounded(value, mode):
    size = abs(value)
    size = {"down": floor(size), "up": ceil(size), "half_up": floor(size + Fraction(1, 2))}[mode]
    return size if value >= 0 else -size


def spread(exact, total):
    """Whole numbers that sum to total, each the exact one rounded down or up."""
    shares = [rounded(value, "down") for value in exact]
    while sum(shares) != total:
        step = 1 if total > sum(shares) else -1
        # max() answers the first of equals, which is the rule for ties.
        neediest = max(range(len(exact)), key=lambda i: step * (exact[i] - shares[i]))
        shares[neediest] += step
    return shares


def group_discounts(discount, sums):
    whole = sum(sums)
    if discount == 0:
        return [0] * len(sums)
    parts = [rounded(Fraction(discount) * part / whole, "down") for part in sums]
    parts[max(range(len(sums)), key=lambda i: sums[i] * (1 if whole > 0 else -1))] += discount - sum(parts)
    return parts


def text(units, digits):
    value = Decimal(units).scaleb(-digits)
    written = format(value, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def answer(case):
    digits, mode, basis, day, discount, *lines = case.split()
    digits = int(digits)
    units = lambda written: int(Decimal(written).scaleb(digits))
    parsed = []
    for line in lines:
        tax_class, amount, supplied = line.split(":")
        parsed.append((tax_class, percentage(tax_class, day if supplied == "-" else supplied), units(amount)))
    keys = sorted({(CLASSES.index(c), -p) for c, p, _ in parsed})
    members = [[i for i, (c, p, _) in enumerate(parsed) if (CLASSES.index(c), -p) == key] for key in keys]
    sums = [sum(parsed[i][2] for i in group) for group in members]

    reductions = group_discounts(units(discount), sums)

    totals, results = [], [None] * len(parsed)
    for (index, negative), group, amount, off in zip(keys, members, sums, reductions):
        rate = Fraction(-negative, 100)
        factor = rate if basis == "exclusive" else rate / (1 + rate)
        tax = rounded((amount - off) * factor, mode)
        offs = spread([Fraction(off * parsed[i][2], amount) for i in group], off) if off else [0] * len(group)
        rests = [parsed[i][2] - o for i, o in zip(group, offs)]
        for i, o, rest, share in zip(group, offs, rests, spread([rest * factor for rest in rests], tax)):
            net = rest if basis == "exclusive" else rest - share
            results[i] = [o, net, share, net + share]
        net = amount - off if basis == "exclusive" else amount - off - tax
        totals.append([CLASSES[index], str(-negative)] + [text(v, digits) for v in (net, tax, net + tax)])
    written = [",".join(text(v, digits) for v in line) for line in results]
    return " ".join(",".join(total) for total in totals) + "|" + " ".join(written)


if __name__ == "__main__":
    for case in sys.stdin:
        print(answer(case))

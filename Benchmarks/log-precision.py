#!/usr/bin/env python3
"""Compares what `noroshi logs --format json` found with what was put into a generated log.

    Benchmarks/log-precision.py TRUTH.json FOUND.jsonl

A group of injected lines is found when something that was told stands in one of its lines; what was told of lines of
no group is wrong, and so is a decoy told above `low`, and an address that a forged line only names.
"""

import collections
import json
import sys

QUIET = {None, "informational"}
MILD = QUIET | {"low"}


def told(path):
    """Every line that something was told of, with its level and the addresses that are blamed."""
    with open(path, encoding="utf-8") as found:
        for text in found:
            item = json.loads(text)
            if item["kind"] == "match":
                yield item["level"], [item["line"]], []
            elif item["kind"] == "story":
                yield item["level"], [event["line"] for event in item["events"]], list(item["group"].values())


def main(truth_path, found_path):
    with open(truth_path, encoding="utf-8") as file:
        groups = json.load(file)["injected"]
    owner = {place["line"]: group for group in groups for place in group["lines"]}
    found, loud = set(), set()
    blamed, wrong = collections.defaultdict(set), []
    for level, lines, names in told(found_path):
        owners = [owner[line] for line in lines if line in owner]
        for group in owners:
            found.add(group["id"])
            blamed[group["id"]].update(names)
            if level not in MILD:
                loud.add(group["id"])
        if not owners and level not in QUIET:
            wrong.append((level, lines[:1]))
    kinds = collections.defaultdict(lambda: [0, 0, 0])
    for group in groups:
        counts = kinds[group["kind"], group["type"]]
        is_decoy = group["kind"] == "decoy"
        is_blaming = group.get("must_not_blame") in blamed[group["id"]]
        if is_decoy:
            counts[2] += group["id"] in loud
        else:
            counts[0 if group["id"] in found else 1] += 1
            counts[2] += is_blaming
    print(f"{'kind':<10}{'type':<20}{'found':>8}{'missed':>8}{'wrong':>8}")
    for (kind, name), (hits, missed, bad) in sorted(kinds.items()):
        print(f"{kind:<10}{name:<20}{hits:>8}{missed:>8}{bad:>8}")
    print(f"{'lines of nobody':<30}{'':>8}{'':>8}{len(wrong):>8}")
    for level, lines in wrong[:10]:
        print(f"    {level}: line {lines}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])

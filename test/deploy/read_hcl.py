"""Reads Terraform files with a parser and prints one JSON document: {file: content}. Quotes around strings are gone, references stay."""
import json
import sys

import hcl2


def plain(value):
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value


documents = {}
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        try:
            documents[path] = plain(hcl2.load(file))
        except Exception as error:
            sys.exit(f"{path}: {error}")
json.dump(documents, sys.stdout)

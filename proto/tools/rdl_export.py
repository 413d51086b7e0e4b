"""Reads proto/registers/tickgate.rdl and prints the register map as JSON, for proto/tools/registers-*.ts.

The compiler of the language exists in Python only; everything that is written from the map is written in TypeScript.
Refuses what those writers do not cover, so that nothing in the map is silently ignored.
"""

import hashlib
import json
import sys

from systemrdl import RDLCompileError, RDLCompiler
from systemrdl.node import FieldNode, MemNode, RegfileNode, RegNode


def fail(node, message):
    sys.exit(f"{node.get_path()}: {message}")


def text(node):
    """The description on one line; the name the language makes up from the identifier is no description."""
    return " ".join((node.get_property("desc") or "").split())


def field_model(field: FieldNode, in_memory: bool):
    sw, hw = field.get_property("sw").name, field.get_property("hw").name
    if sw not in ("r", "w", "rw"):
        fail(field, f"sw={sw} is not covered")
    model = {"name": field.inst_name, "doc": text(field), "low": field.low, "width": field.width, "sw": sw}
    if in_memory:
        return model
    special = [name for name in ("map_hash", "bus_error_count") if field.get_property(name)]
    model |= {
        "hw": hw,
        "reset": field.get_property("reset") or 0,
        "strobe": bool(field.get_property("swmod")),
        "readback": bool(field.get_property("readback", default=False)),
        "special": special[0] if special else None,
    }
    if model["readback"] and (sw, hw) != ("rw", "rw"):
        fail(field, "readback needs sw=rw and hw=rw")
    if not model["readback"] and hw == "rw":
        fail(field, "hw=rw needs readback")
    if sw == "rw" and hw not in ("r", "rw"):
        fail(field, f"sw=rw with hw={hw} is not covered")
    if sw == "w" and not (hw == "na" and model["strobe"]):
        fail(field, "a write-only field is a strobe: hw=na and swmod")
    return model


def register_model(reg: RegNode, base: int, in_memory: bool = False):
    if reg.get_property("regwidth") != 32:
        fail(reg, "registers have 32 bits")
    if reg.is_array and (len(reg.array_dimensions) != 1 or reg.array_stride != 4):
        fail(reg, "an array of registers has one dimension and no holes")
    fields = [field_model(field, in_memory) for field in reg.fields()]
    if reg.is_array and (len(fields) != 1 or any(field.get("strobe") for field in fields)):
        fail(reg, "an array of registers has one field and no strobe")
    access = {field["sw"] for field in fields}
    if len(access) != 1:
        fail(reg, "the fields of one register have one kind of access")
    return {
        "name": reg.inst_name,
        "doc": text(reg),
        "offset": reg.raw_address_offset - base,
        "count": reg.array_dimensions[0] if reg.is_array else 1,
        "latchedBy": None if in_memory else reg.get_property("latched_by", default=None),
        "fields": fields,
    }


def block_model(block: RegfileNode):
    return {
        "name": block.inst_name,
        "title": block.get_property("name"),
        "doc": text(block),
        "address": block.raw_address_offset,
        "registers": [register_model(reg, 0) for reg in block.children() if isinstance(reg, RegNode)],
    }


def window_model(mem: MemNode):
    words, width = mem.get_property("mementries"), mem.get_property("memwidth")
    if width != 32:
        fail(mem, "memories have words of 32 bits")
    size = words * 4
    if size & (size - 1) or mem.raw_address_offset % size:
        fail(mem, "a memory has a power of two of words and lies at a multiple of its size")
    return {
        "name": mem.inst_name,
        "title": mem.get_property("name"),
        "doc": text(mem),
        "address": mem.raw_address_offset,
        "words": words,
        "entryWords": mem.get_property("entry_words", default=None),
        "writable": mem.get_property("sw").name == "rw",
        "layout": [register_model(reg, 0, in_memory=True) for reg in mem.children() if isinstance(reg, RegNode)],
    }


def without_texts(model):
    """What software depends on: everything but the texts."""
    if isinstance(model, dict):
        return {key: without_texts(value) for key, value in model.items() if key not in ("doc", "title")}
    return [without_texts(item) for item in model] if isinstance(model, list) else model


def main(path):
    compiler = RDLCompiler()
    try:
        compiler.compile_file(path)
        top = compiler.elaborate().top
    except RDLCompileError:
        sys.exit(1)
    blocks, windows = [], []
    for child in top.children(unroll=False):
        if isinstance(child, RegfileNode):
            blocks.append(block_model(child))
        elif isinstance(child, MemNode):
            windows.append(window_model(child))
        else:
            fail(child, "only regfiles and memories are covered at the top")
    model = {"blocks": blocks, "windows": windows}
    canonical = json.dumps(without_texts(model), sort_keys=True, separators=(",", ":"))
    model["hash"] = int(hashlib.sha256(canonical.encode()).hexdigest()[:8], 16)
    json.dump(model, sys.stdout, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])

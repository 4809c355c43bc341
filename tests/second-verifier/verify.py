#!/usr/bin/env python3
"""A second verifier of Fadu's ledger, written from docs/ledger-format.md alone. Python 3 and its standard library; shares no code with Fadu.

    verify.py folder DIR --key VKEY                    a published folder: checkpoint, tiles, entry bundles
    verify.py rows FILE... --key VKEY --now MS --max-delay MS [--origin O] [--head FILE]... [--promise FILE]...
                                                       rows exported as lines of JSON; one line of report for each file
    verify.py db FILE... --bureau B --key VKEY --now MS --max-delay MS [as above]
                                                       the same rows, read from a SQLite database
    verify.py note FILE --key VKEY                     one signed note

--key may be given more than once. Reports are JSON on standard output. Exit code 0 only when every report says ok.
"""

import argparse
import base64
import datetime
import functools
import hashlib
import json
import os
import re
import sqlite3
import sys

sys.dont_write_bytecode = True
from ed25519 import ed25519_verify  # noqa: E402
from rows import rows_of_database, rows_of_file  # noqa: E402
from sm import sm2_point, sm2_verify, sm3  # noqa: E402

ZERO = bytes(32)
SM2_TYPE = b"\xfffadu/sm2/1"
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def sha256(*pieces):
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.digest()


# Signed notes, verifier keys, checkpoints, promises (sections 5 to 7 of the format).

def strict_base64(text):
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 oddly written")
    return data


class Key:
    def __init__(self, text):
        self.name, key_id, material = text.strip().split("+", 2)
        data = strict_base64(material)
        self.kind, self.public = data[0], data[len(SM2_TYPE):] if data.startswith(SM2_TYPE) else data[1:]
        self.id = sha256(self.name.encode(), b"\n", data)[:4]
        is_key = sm2_point(self.public) is not None if data.startswith(SM2_TYPE) else self.kind in (1, 4) and len(self.public) == 32
        if not is_key or self.id.hex() != key_id:
            raise ValueError(f"not a verifier key: {text}")

    def signed(self, text, signatures):
        mine = [signature for name, key_id, signature in signatures if (name, key_id) == (self.name, self.id)]
        return bool(mine) and all(self.holds(text, signature) for signature in mine)

    def holds(self, text, signature):
        if self.kind == 0xFF:
            return sm2_verify(self.public, text.encode(), signature)
        if self.kind == 1:
            return ed25519_verify(self.public, text.encode(), signature)
        seconds = int.from_bytes(signature[:8], "big")
        return len(signature) == 72 and ed25519_verify(self.public, f"cosignature/v1\ntime {seconds}\n{text}".encode(), signature[8:])


def parse_note(note):
    if any(ord(c) < 0x20 and c != "\n" for c in note):
        raise ValueError("a control character")
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n"):
        raise ValueError("not a signed note")
    lines = note[split + 2:].split("\n")[:-1]
    if not lines:
        raise ValueError("no signature")
    signatures = []
    for line in lines:
        match = re.fullmatch(r"— ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if not match:
            raise ValueError(f"not a signature line: {line}")
        data = strict_base64(match[2])
        if len(data) < 5:
            raise ValueError("a signature is cut off")
        signatures.append((match[1], data[:4], data[4:]))
    return note[:split + 1], signatures


def parse_checkpoint(text):
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or lines[0] == "fadu/promise/1":
        raise ValueError("not a checkpoint")
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]):
        raise ValueError("not a tree size")
    root = strict_base64(lines[2])
    second = [strict_base64(line[4:]) for line in lines[3:-1] if line.startswith("sm3 ")]
    if len(second) > 1 or any(len(one) != 32 for one in [root, *second]):
        raise ValueError("not a root hash")
    return lines[0], int(lines[1]), root, second[0] if second else None


def promise_text(origin, act, link, recorded_at):
    return f"fadu/promise/1\n{origin}\n{act}\n{base64.b64encode(link).decode()}\n{recorded_at}\n"


def without_request(text):
    """The promise without its sixth line, which names what the caller signed and is nothing the rows could be held against."""
    lines = text.split("\n")
    if len(lines) != 7:
        return text
    mark, _, digest = lines[5].partition(" ")
    if mark != "request" or len(base64.b64decode(digest, validate=True)) != 32 or base64.b64encode(base64.b64decode(digest)).decode() != digest:
        raise ValueError("not a promise")
    return "\n".join(lines[:5] + [""])


# The tree (RFC 6962, section 2.1) and its tiles (C2SP tlog-tiles).

def leaf_hash(data, digest=sha256):
    return digest(b"\x00", data)


def node_hash(left, right, digest=sha256):
    return digest(b"\x01", left, right)


class Tree:
    def __init__(self, digest=sha256):
        self.size, self.peaks, self.digest = 0, [], digest

    def append(self, leaf):
        bits = self.size
        while bits & 1:
            leaf = node_hash(self.peaks.pop(), leaf, self.digest)
            bits >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        return functools.reduce(lambda right, left: node_hash(left, right, self.digest), reversed(self.peaks)) if self.peaks else self.digest(b"")


def number_path(index, width):
    path = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03d}/{path}"
    return path if width == 256 else f"{path}.p/{width}"


def read_level(folder, kind, count, tree="tile"):
    for index in range((count + 255) // 256):
        width = min(256, count - 256 * index)
        path = os.path.join(folder, tree, kind, number_path(index, width))
        with open(path, "rb") as tile:
            yield path, width, tile.read()


def read_hashes(folder, level, count, tree="tile"):
    hashes = []
    for path, width, data in read_level(folder, str(level), count, tree):
        if len(data) != 32 * width:
            raise ValueError(f"{path}: {len(data)} bytes, expected {32 * width}")
        hashes += [data[i:i + 32] for i in range(0, len(data), 32)]
    return hashes


def split_bundle(path, data):
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at:at + 2], "big")
        entry = data[at + 2:at + 2 + length]
        if at + 2 > len(data) or len(entry) != length:
            raise ValueError(f"{path}: an entry is cut off")
        entries.append(entry)
        at += 2 + length
    return entries


def full_root(hashes, digest):
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1], digest) for i in range(0, len(hashes), 2)]
    return hashes[0]


def verify_folder(folder, keys, origin):
    with open(os.path.join(folder, "checkpoint"), encoding="utf-8", newline="") as file:
        text, signatures = parse_note(file.read())
    said, size, root, second = parse_checkpoint(text)
    if said != (origin or keys[0].name):
        raise ValueError(f"the checkpoint is of {said}")
    if not is_first_ours(keys, text, signatures) or (second is None and all(key.kind == 0xFF for key in keys)):
        raise ValueError("the checkpoint is not signed by the key")
    if not is_second_ours(keys, text, signatures):
        raise ValueError("the checkpoint is not signed by the SM2 key")

    leaves = verify_tree(folder, "tile", size, root, sha256)
    second_leaves = verify_tree(folder, os.path.join("sm3", "tile"), size, second, sm3) if second else None
    at = 0
    for path, width, data in read_level(folder, "entries", size):
        entries = split_bundle(path, data)
        if [leaf_hash(entry) for entry in entries] != leaves[at:at + width]:
            raise ValueError(f"{path}: the entries are not those of the leaves")
        if second and [leaf_hash(entry, sm3) for entry in entries] != second_leaves[at:at + width]:
            raise ValueError(f"{path}: the entries are not those of the leaves of the SM3 tree")
        at += width
    return size


def verify_tree(folder, kind, size, root, digest):
    leaves = read_hashes(folder, 0, size, kind)
    tree = Tree(digest)
    for leaf in leaves:
        tree.append(leaf)
    if tree.root() != root:
        raise ValueError(f"the leaves give root {base64.b64encode(tree.root()).decode()}")
    level, below = 1, leaves
    while len(below) >= 256:
        above = read_hashes(folder, level, len(below) // 256, kind)
        for i, found in enumerate(above):
            if full_root(below[256 * i:256 * i + 256], digest) != found:
                raise ValueError(f"tree level {level}: hash {i} is not that of the tile below")
        level, below = level + 1, above
    return leaves


def is_first_ours(keys, text, signatures):
    """Signed by one of the keys other than SM2's; where none was told, it is not asked."""
    first = [key for key in keys if key.kind != 0xFF]
    return not first or any(key.signed(text, signatures) for key in first)


def is_second_ours(keys, text, signatures):
    """A head that names an SM3 root is signed by one of the SM2 keys; where none was told, a second line of the ledger's stands there."""
    origin, _, _, second = parse_checkpoint(text)
    if second is None:
        return True
    told = [key for key in keys if key.kind == 0xFF]
    return any(key.signed(text, signatures) for key in told) if told else sum(name == origin for name, _, _ in signatures) > 1


# The audit of rows (sections 2, 3, 8 and 9 of the format).

INTEGRITY = set("""row-unreadable column-malformed skeleton-changed skeleton-malformed column-differs ciphertext-changed part-unreadable
part-changed link-changed previous-changed number-order time-order act-twice leaf-changed leaf-order checkpoint-malformed checkpoint-origin
checkpoint-signature checkpoint-root checkpoint-sm3-root checkpoint-sm3-missing checkpoint-sm2-signature promise-broken""".split())
COMPLETENESS = set("""act-missing matter-head skeleton-salt-missing part-missing salt-missing erased-still-present leaf-missing
leaf-without-act act-twice-in-tree checkpoint-ahead act-not-sealed""".split())
ANCHORING = set("head-unreadable head-origin head-signature rolled-back forked promise-unkept".split())


def entry_link(bureau, matter, number, previous, skeleton, parts):
    name = bureau.encode()
    data = [b"fadu/entry/1\n", len(name).to_bytes(2, "big"), name, bytes.fromhex(matter.replace("-", "")), number.to_bytes(4, "big"),
            previous, skeleton, len(parts).to_bytes(2, "big")]
    for commitment, digest in parts:
        data += [commitment, digest]
    return sha256(*data)


def canonical(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text
    if value is None or isinstance(value, bool) or (isinstance(value, int) and -2**63 <= value < 2**63):
        return json.dumps(value)
    raise ValueError("no canonical form")


def members_once(pairs):
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a key is given twice")
    return dict(pairs)


def column_text(value):
    return value if value is None or isinstance(value, str) else canonical(value)


def milliseconds(text):
    try:
        return (datetime.datetime.fromisoformat(text) - EPOCH) / datetime.timedelta(milliseconds=1)
    except (TypeError, ValueError):
        return None


def in_calendar(moment):
    return -62_135_596_800_000 <= moment <= 253_402_300_799_999


def hex_bytes(text):
    return None if text is None else bytes.fromhex(text)


class Audit:
    def __init__(self, keys, origin, now, max_delay):
        self.keys, self.origin, self.now, self.max_delay = keys, origin, now, max_delay
        self.problems = []
        self.acts, self.matters, self.absent, self.erasures = {}, {}, {}, {}
        self.last = None
        self.tree, self.sealed, self.head, self.anchored = Tree(), 0, None, 0
        self.choices, self.chosen_at, self.sm3_tree, self.checked = set(), None, None, False

    def problem(self, rule, **evidence):
        self.problems.append({"rule": rule, **evidence})

    def hash_column(self, text, **place):
        data = hex_bytes(text)
        if data is None or len(data) != 32:
            self.problem("column-malformed", found=text, **place)
            return ZERO
        return data

    def act(self, row):
        act, matter, number = row["act"], row["matter"], row["number"]
        place = {"act": act, "matter": matter, "number": number}
        previous = self.last if self.last and self.last["matter"] == matter else None

        expected = (previous["number"] if previous else 0) + 1
        follows = previous["link"] if previous else ZERO.hex()
        if number > expected:
            self.problem("act-missing", expected=expected, found=number, **place)
        if number < expected:
            self.problem("number-order", expected=expected, found=number, **place)
        if number == expected and row["previous"] != follows:
            self.problem("previous-changed", expected=follows, found=row["previous"], **place)
        if previous and row["recordedAt"] < previous["recordedAt"] and in_calendar(row["recordedAt"]) and in_calendar(previous["recordedAt"]):
            self.problem("time-order", expected=previous["recordedAt"], found=row["recordedAt"], **place)
        if number >= 1:
            parts = [(self.hash_column(part["commitment"], **place), self.hash_column(part["ciphertextDigest"], **place)) for part in row["parts"]]
            link = entry_link(row["bureau"], matter, number, self.hash_column(row["previous"], **place),
                              self.hash_column(row["skeletonCommitment"], **place), parts)
            if link.hex() != row["link"]:
                self.problem("link-changed", expected=link.hex(), found=row["link"], **place)
            for i, part in enumerate(row["parts"]):
                if part["part"] != i + 1:
                    self.problem("part-missing", part=i + 1, **place)

        self.skeleton(row, place)
        for part in row["parts"]:
            self.part(row, part, {**place, "part": part["part"]})
        if act in self.acts:
            self.problem("act-twice", **place)
        else:
            link = hex_bytes(row["link"])
            self.acts[act] = {"link": link if len(link) == 32 else ZERO, "matter": matter, "number": number, "at": row["recordedAt"], "leaf": None}
        self.matters[matter] = (number, row["link"])
        self.last = row

    def skeleton(self, row, place):
        salt = hex_bytes(row["skeletonSalt"])
        if salt is None or len(salt) != 32:
            self.problem("skeleton-salt-missing", **place)
            return
        commitment = sha256(b"fadu/skeleton/1\n", salt, row["skeleton"].encode())
        if commitment.hex() != row["skeletonCommitment"]:
            self.problem("skeleton-changed", expected=row["skeletonCommitment"], found=commitment.hex(), **place)
            return
        try:
            skeleton = json.loads(row["skeleton"], object_pairs_hook=members_once)
            if canonical(skeleton) != row["skeleton"] or not isinstance(skeleton, dict):
                raise ValueError("not canonical")
            described = {part["part"]: part for part in skeleton.get("parts", [])}
            erases = [(erased["act"], erased["part"]) for erased in skeleton.get("erases", [])]
            if skeleton.get("signs", "sm3-sm2") != "sm3-sm2":
                raise ValueError("signs is not known")
        except (ValueError, KeyError, TypeError) as malformed:
            self.problem("skeleton-malformed", found=str(malformed), **place)
            return
        for name, value in [("id", row["act"]), *row["columns"].items()]:
            self.column(skeleton, name, value, place)
        said = skeleton["act"].get("recordedAt") if isinstance(skeleton.get("act"), dict) else None
        if milliseconds(said) != row["recordedAt"]:
            self.problem("column-differs", column="act.recordedAt", expected=said, found=row["recordedAt"], **place)
        for part in row["parts"]:
            for name, value in part["columns"].items():
                self.column(described.get(part["part"], {}), name, value, {**place, "part": part["part"]})
        if "signs" in skeleton:
            self.choices.add(row["act"])
        for target in erases:
            self.erasures.setdefault(target, (row["matter"], row["number"]))

    def column(self, holder, path, value, place):
        for name in path.split("."):
            holder = holder.get(name) if isinstance(holder, dict) else None
        said = column_text(holder)
        if said != value:
            self.problem("column-differs", column=path, expected=said, found=value, **place)

    def part(self, row, part, place):
        if part["ciphertext"] is None:
            self.absent[(row["act"], part["part"])] = (place, part.get("erasedBy"))
            if part["hasSalt"]:
                self.problem("erased-still-present", column="salt", **place)
            return
        digest = sha256(base64.b64decode(part["ciphertext"])).hex()
        if digest != part["ciphertextDigest"]:
            self.problem("ciphertext-changed", expected=part["ciphertextDigest"], found=digest, **place)
        if part.get("erasedBy") is not None:
            self.problem("erased-still-present", **place)
        if not part["hasSalt"]:
            self.problem("salt-missing", **place)
        if "unopened" in part:
            self.problem("part-unreadable", found=part["unopened"], **place)
        if "plaintext" in part:
            salt = hex_bytes(part["salt"])
            if len(salt) != 32:
                self.problem("salt-missing", **place)
            elif sha256(b"fadu/part/1\n", salt, part["plaintext"].encode()).hex() != part["commitment"]:
                self.problem("part-changed", **place)

    def resolve_erasures(self):
        for target, (place, erased_by) in self.absent.items():
            if target not in self.erasures:
                self.problem("part-missing", **place)
            elif erased_by is not None and (place["matter"], erased_by) != self.erasures[target]:
                self.problem("column-differs", column="erasedBy", expected=self.erasures[target], found=erased_by, **place)
        for target in self.erasures:
            if target not in self.absent:
                self.problem("erased-still-present", act=target[0], part=target[1])

    def matter(self, row):
        number, link = self.matters.get(row["matter"], (0, None))
        if number != row["number"] or row["link"] != link:
            self.problem("matter-head", matter=row["matter"], expected=[row["number"], row["link"]], found=[number, link])

    def leaves(self, rows, heads):
        expected, in_tree = 0, {}
        if self.choices or any(head[3] for head in heads):
            self.sm3_tree = Tree(sm3)
        self.compare_heads(heads)
        for row in rows:
            if row["index"] != expected:
                self.problem("leaf-missing", expected=expected, found=row["index"])
            expected = row["index"] + 1
            act = self.acts.get(row["act"])
            if act is None:
                self.problem("leaf-without-act", leaf=row["index"], act=row["act"])
            else:
                if row["leafHash"] is not None and leaf_hash(act["link"]).hex() != row["leafHash"]:
                    self.problem("leaf-changed", leaf=row["index"], act=row["act"], expected=leaf_hash(act["link"]).hex(), found=row["leafHash"])
                if act["leaf"] is not None:
                    self.problem("act-twice-in-tree", leaf=row["index"], act=row["act"])
                else:
                    act["leaf"] = row["index"]
                    if act["number"] != in_tree.get(act["matter"], 0) + 1:
                        self.problem("leaf-order", leaf=row["index"], act=row["act"], found=act["number"])
                    in_tree[act["matter"]] = act["number"]
            if row["act"] in self.choices and self.chosen_at is None:
                self.chosen_at = self.tree.size
            if self.sm3_tree:
                self.sm3_tree.append(leaf_hash(act["link"], sm3) if act else ZERO)
            if row["leafHash"] is not None:
                self.tree.append(self.hash_column(row["leafHash"], leaf=row["index"]))
            else:
                self.tree.append(leaf_hash(act["link"]) if act else ZERO)
            self.compare_heads(heads)
        for _, size, _, _, outside in heads:
            self.problem("rolled-back" if outside else "checkpoint-ahead", expected=size, found=self.tree.size)

    def compare_heads(self, heads):
        while heads and heads[0][1] == self.tree.size:
            note, size, root, second, outside = heads.pop(0)
            rules = []
            if root != self.tree.root():
                rules.append("forked" if outside else "checkpoint-root")
            if second is not None and second != self.sm3_tree.root():
                rules.append("forked" if outside else "checkpoint-sm3-root")
            if second is None and self.chosen_at is not None and size > self.chosen_at:
                rules.append("head-signature" if outside else "checkpoint-sm3-missing")
            for rule in rules:
                self.problem(rule, leaf=size, expected=note, found=self.tree.root().hex())
            if rules:
                continue
            if outside:
                self.anchored = size
            else:
                self.sealed, self.head = size, note
                self.checked = any(key.kind != 0xFF for key in self.keys) or (bool(self.keys) and second is not None)

    def read_heads(self, notes, outside):
        names = ("head-unreadable", "head-origin", "head-signature", "head-signature") if outside else (
            "checkpoint-malformed", "checkpoint-origin", "checkpoint-signature", "checkpoint-sm2-signature")
        heads = []
        for note in notes:
            try:
                text, signatures = parse_note(note)
                origin, size, root, second = parse_checkpoint(text)
            except ValueError as malformed:
                self.problem(names[0], found=str(malformed))
                continue
            if origin != self.origin:
                self.problem(names[1], expected=self.origin, found=origin)
            elif not is_first_ours(self.keys, text, signatures):
                self.problem(names[2], found=note)
            elif not is_second_ours(self.keys, text, signatures):
                self.problem(names[3], found=note)
            else:
                heads.append((note, size, root, second, outside))
        return heads

    def waiting(self, promises):
        waiting = {act: at for act, at in self.acts.items() if at["leaf"] is None or at["leaf"] >= self.sealed}
        for act, at in waiting.items():
            if self.now - at["at"] > self.max_delay:
                self.problem("act-not-sealed", act=act, found=self.now - at["at"])
            if act in promises:
                self.stored_promise(act, at, promises[act])
        return len(waiting)

    def stored_promise(self, act, at, note):
        owed = promise_text(self.origin, act, at["link"], at["at"])
        try:
            text, signatures = parse_note(note)
            kept = without_request(text) == owed and any(key.signed(text, signatures) for key in self.keys)
        except ValueError:
            kept = False
        if not kept:
            self.problem("promise-broken", act=act, expected=owed, found=note)

    def promises(self, notes):
        for note in notes:
            try:
                text, signatures = parse_note(note)
                header, origin, act, link, at, end = without_request(text).split("\n")
                if (header, end) != ("fadu/promise/1", ""):
                    raise ValueError("not a promise")
            except ValueError as malformed:
                self.problem("head-unreadable", found=str(malformed))
                continue
            held = self.acts.get(act)
            if origin != self.origin:
                self.problem("head-origin", found=origin)
            elif not any(key.signed(text, signatures) for key in self.keys):
                self.problem("head-signature", found=note)
            elif held is None or promise_text(origin, act, held["link"], held["at"]) != without_request(text):
                self.problem("promise-unkept", act=act, expected=text)

    def report(self, waiting):
        rules = {problem["rule"] for problem in self.problems}
        unsigned = bool(self.acts) and not self.sealed
        verdicts = {
            "integrity": "problem" if rules & INTEGRITY else "unknown" if unsigned or (self.acts and not self.checked) else "ok",
            "completeness": "problem" if rules & COMPLETENESS else "ok",
            "anchored": "problem" if rules & ANCHORING else "ok" if self.anchored else "unknown",
        }
        ok = verdicts["integrity"] == verdicts["completeness"] == "ok" and verdicts["anchored"] != "problem"
        if rules - INTEGRITY - COMPLETENESS - ANCHORING:
            raise AssertionError("a rule without a question")
        return {"ok": ok, "verdicts": verdicts, "acts": len(self.acts), "leaves": self.tree.size, "sealed": self.sealed, "waiting": waiting,
                "root": self.tree.root().hex(), "sm3Root": self.sm3_tree.root().hex() if self.sm3_tree else None, "head": self.head, "problems": self.problems}


def audit_rows(rows, keys, origin, now, max_delay, heads=(), promises=()):
    """Derives everything again from rows: acts with each matter's together in order of number, leaves in order of index."""
    audit = Audit(keys, origin, now, max_delay)
    kept = {"unreadable": [], "leaf": [], "matter": [], "checkpoint": [], "promise": []}
    for row in rows:
        if row["row"] == "act":
            audit.act(row)
        else:
            kept[row["row"]].append(row)
    audit.resolve_erasures()
    for row in kept["unreadable"]:
        audit.problem("row-unreadable", column=row["where"], found=row["found"])
    for row in kept["matter"]:
        audit.matter(row)
    for matter in audit.matters.keys() - {row["matter"] for row in kept["matter"]} if kept["matter"] else ():
        audit.problem("matter-head", matter=matter, expected=audit.matters[matter][0])
    known = audit.read_heads([row["note"] for row in kept["checkpoint"]], False) + audit.read_heads(heads, True)
    audit.leaves(kept["leaf"], sorted(known, key=lambda head: head[1]))
    waiting = audit.waiting({row["act"]: row["note"] for row in kept["promise"]})
    audit.promises(promises)
    return audit.report(waiting)


def read_text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["folder", "rows", "db", "note"])
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--key", action="append", required=True)
    parser.add_argument("--origin")
    parser.add_argument("--bureau")
    parser.add_argument("--now", type=int)
    parser.add_argument("--max-delay", type=int)
    parser.add_argument("--head", action="append", default=[])
    parser.add_argument("--promise", action="append", default=[])
    given = parser.parse_args()
    if given.what in ("rows", "db") and (given.now is None or given.max_delay is None):
        parser.error(f"{given.what} needs --now and --max-delay")
    if given.what == "db" and given.bureau is None:
        parser.error("db needs --bureau")
    keys = [Key(text) for text in given.key]
    origin = given.origin or keys[0].name

    all_ok = True
    for path in given.paths:
        try:
            if given.what == "folder":
                report = {"ok": True, "leaves": verify_folder(path, keys, origin)}
            elif given.what == "note":
                report = {"ok": any(key.signed(*parse_note(read_text(path))) for key in keys)}
            else:
                rows = rows_of_database(path, given.bureau) if given.what == "db" else rows_of_file(path)
                report = audit_rows(rows, keys, origin, given.now, given.max_delay,
                                    [read_text(head) for head in given.head], [read_text(promise) for promise in given.promise])
        except (OSError, ValueError, sqlite3.Error) as problem:
            report = {"ok": False, "problems": [{"rule": "unreadable", "found": str(problem)}]}
        print(json.dumps({"path": path, **report}, ensure_ascii=False))
        all_ok = all_ok and report["ok"]
    return 0 if all_ok else 1


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main())

"""The rows of a ledger (docs/ledger-format.md, section 10): from an export in lines of JSON, or from a SQLite database."""

import base64
import datetime
import json
import sqlite3
import urllib.parse
import uuid

def rows_of_file(path):
    """The rows of an export."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def rows_of_database(path, bureau):
    """The rows of one bureau, without keys: no part is opened. The database is only read."""
    with sqlite3.connect(f"file:{urllib.parse.quote(path)}?mode=ro", uri=True) as database:
        database.row_factory = sqlite3.Row
        unreadable = []
        kinds = [
            ("SELECT * FROM acts WHERE bureau = ? ORDER BY matter_id, number", lambda row: act(database, row)),
            ("SELECT * FROM leaves WHERE bureau = ? ORDER BY leaf_index", leaf),
            ("SELECT * FROM matters WHERE bureau = ?", matter),
            ("SELECT * FROM checkpoints WHERE bureau = ? ORDER BY size", checkpoint),
        ]
        for query, read in kinds:
            for row in database.execute(query, (bureau,)):
                try:
                    yield read(row)
                except (TypeError, ValueError, AttributeError, OverflowError) as problem:
                    unreadable.append({"row": "unreadable", "where": query.split()[3], "found": str(problem)})
        yield from unreadable
        yield from strays(database, bureau)


def strays(database, bureau):
    """Parts of no act, and rows of a bureau that has no ledger."""
    for act_id, part_no in database.execute(
            "SELECT p.act_id, p.part_no FROM parts p WHERE p.bureau = ? AND NOT EXISTS (SELECT 1 FROM acts a WHERE a.bureau = p.bureau AND a.act_id = p.act_id)", (bureau,)):
        yield {"row": "unreadable", "where": "parts", "found": f"{act_id.hex()}/{part_no}"}
    for table in ("acts", "parts", "leaves", "checkpoints"):
        for other, count in database.execute(
                f"SELECT bureau, count(*) FROM {table} WHERE bureau <> ? AND bureau NOT IN (SELECT bureau FROM leaves WHERE leaf_index = 0) GROUP BY bureau", (bureau,)):
            yield {"row": "unreadable", "where": table, "found": f"{other}/{count}"}


def act(database, row):
    parts = database.execute("SELECT * FROM parts WHERE bureau = ? AND act_id = ? ORDER BY part_no", (row["bureau"], row["act_id"]))
    return {
        "row": "act",
        "bureau": row["bureau"],
        "matter": guid(row["matter_id"]),
        "number": whole(row["number"]),
        "act": guid(row["act_id"]),
        "previous": row["previous_link"].hex(),
        "link": row["link"].hex(),
        "skeleton": row["skeleton"].decode(),
        "skeletonSalt": row["skeleton_salt"].hex(),
        "skeletonCommitment": row["skeleton_commitment"].hex(),
        "recordedAt": whole(row["recorded_at"]),
        "columns": {
            "procedure": row["procedure"],
            "act.act": row["act"],
            "act.number": str(row["number"]),
            "act.occurredAt": instant(row["occurred_at"]),
            "act.dayPrecision": {0: "false", 1: "true"}.get(row["day_precision"], str(row["day_precision"])),
            "actor.person": row["actor"],
        },
        "parts": [part(one) for one in parts],
    }


def part(row):
    gone = row["ciphertext"] is None or row["nonce"] is None
    return {
        "part": whole(row["part_no"]),
        "commitment": row["commitment"].hex(),
        "ciphertextDigest": row["ciphertext_digest"].hex(),
        "ciphertext": None if gone else base64.b64encode(row["nonce"] + row["ciphertext"]).decode(),
        "hasSalt": not gone,
        **({} if row["erased_by"] is None else {"erasedBy": whole(row["erased_by"])}),
        "columns": {"subject": str(row["subject"]), "class": row["class"], "key": guid(row["key_id"])},
    }


def leaf(row):
    return {"row": "leaf", "index": whole(row["leaf_index"]), "act": guid(row["act_id"]), "leafHash": None}


def matter(row):
    return {"row": "matter", "matter": guid(row["matter_id"]), "number": whole(row["version"]), "link": row["last_link"].hex()}


def checkpoint(row):
    size, root = row["note"].split("\n")[1:3]
    if (str(row["size"]), base64.b64encode(row["root"]).decode()) != (size, root):
        raise ValueError(f"the columns of head {row['size']} are not those of its note")
    return {"row": "checkpoint", "note": row["note"]}


def guid(data):
    return str(uuid.UUID(bytes=data))


def whole(value):
    if not isinstance(value, int):
        raise TypeError(f"expected a whole number, found {value!r}")
    return value


def instant(milliseconds):
    """As .NET writes an instant in UTC: the fraction without trailing zeros, or none. What no calendar holds is told as the number it is."""
    try:
        at = datetime.datetime(1970, 1, 1) + datetime.timedelta(milliseconds=whole(milliseconds))
    except OverflowError:
        return str(milliseconds)
    fraction = f".{at.microsecond // 1000:03d}".rstrip("0").rstrip(".")
    return f"{at:%Y-%m-%dT%H:%M:%S}{fraction}+00:00"

"""Counts the tests that ran on each database, from the runner's own reports, and fails when the two sets differ. Names what failed, where all that tests print lies above it.

A test class that needs a database is abstract and has one sealed heir for each, named alike but for its ending:
MatterTestsOnSqlite and MatterTestsOnPostgres. Each heir carries [Trait("Database", "sqlite" | "postgresql")].
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def ran(folder):
    """The tests of each database as {name without the database's ending: result}, and (name, first line of the message) of each that failed."""
    found, failed = {"sqlite": {}, "postgresql": {}}, []
    for report in pathlib.Path(folder).rglob("*"):
        if not report.is_file() or report.suffix not in (".xml", ".xunit"):
            continue
        for _, test in ElementTree.iterparse(report):
            if test.tag != "test":
                continue
            if test.get("result") == "Fail":
                said = (test.findtext("failure/message") or "").strip()
                failed.append((test.get("name"), said.splitlines()[0] if said else ""))
            for trait in test.iter("trait"):
                if trait.get("name") == "Database" and trait.get("value") in found:
                    name = test.get("name").replace("OnSqlite", "").replace("OnPostgres", "")
                    found[trait.get("value")][name] = test.get("result")
    return found["sqlite"], found["postgresql"], sorted(failed)


def main():
    sqlite, postgres, failed = ran(sys.argv[1])
    filtered = "--filtered" in sys.argv[2:]

    def passed(tests):
        return sum(1 for result in tests.values() if result == "Pass")

    for name, said in failed:
        print(f"  failed: {name}: {said}")
    print(f"on SQLite: {passed(sqlite)} of {len(sqlite)} passed; on PostgreSQL: {passed(postgres)} of {len(postgres)} passed")
    uneven = sorted(set(sqlite) ^ set(postgres))
    for name in uneven[:20]:
        print(f"  only on {'SQLite' if name in sqlite else 'PostgreSQL'}: {name}")
    skipped = [name for name, result in {**sqlite, **postgres}.items() if result == "Skip"]
    for name in skipped:
        print(f"  skipped: {name}")
    return 0 if filtered or not (uneven or skipped) else 1


sys.exit(main())

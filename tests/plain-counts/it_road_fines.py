"""Counts the breaches of eight rules in a log of Italian road fines, plainly, for comparison with `fadu audit`.

It shares no code with Fadu: it reads the XML and CSV with Python's own parsers and counts with Python's own dates.
Usage: it_road_fines.py LOG... (.xes or .csv, packed by gzip or not). For each log it prints, on a line of its own, a JSON object:
rule -> number of offending events. A CSV has the headings `case:concept:name`, `concept:name`, `time:timestamp`, `dismissal`.

What each rule counts. Events are taken in the order in which the log holds them, within one case. A day is the local date, the first
ten characters of the time as written: the log's offset changes between +01:00 and +02:00, so hours of UTC would count falsely.
"n days after" is the difference of two local dates, so the day of the earlier event is day zero and day 90 is within 90 days. An event
that has no earlier event to be counted from is counted by no rule of distance. Where several earlier events could be meant, the last
one before the offending event is.

send-within-90-days
    each `Send Fine` dated more than 90 days after the last earlier `Create Fine`.
penalty-not-before-60-days
    each `Add penalty` dated less than 60 days after the last earlier `Insert Fine Notification`.
penalty-not-after-60-days
    each `Add penalty` dated more than 60 days after the last earlier `Insert Fine Notification`.
prefecture-appeal-dated-within-60-days
    each `Insert Date Appeal to Prefecture` dated more than 60 days after the last earlier `Insert Fine Notification`.
prefecture-appeal-sent-within-60-days
    each `Send Appeal to Prefecture` dated more than 60 days after the last earlier `Insert Fine Notification`.
judge-appeal-within-60-days
    each `Appeal to Judge` dated more than 60 days after the last earlier `Insert Fine Notification`.
no-result-without-appeal-sent
    each `Receive Result Appeal from Prefecture` with no earlier `Send Appeal to Prefecture`.
no-collection-while-dismissed
    each `Send for Credit Collection` where the last `dismissal` code given by an earlier event of the case is other than NIL. A case whose
    events give no code is not dismissed. (`NIL` is what the log writes for "not dismissed"; an empty code counts as none given.)
"""

import csv
import datetime
import gzip
import io
import json
import sys
import xml.etree.ElementTree as ElementTree

NOTIFIED = "Insert Fine Notification"
RULES = (
    "send-within-90-days",
    "penalty-not-before-60-days",
    "penalty-not-after-60-days",
    "prefecture-appeal-dated-within-60-days",
    "prefecture-appeal-sent-within-60-days",
    "judge-appeal-within-60-days",
    "no-result-without-appeal-sent",
    "no-collection-while-dismissed",
)
LATE_AFTER_NOTIFICATION = {
    "Insert Date Appeal to Prefecture": "prefecture-appeal-dated-within-60-days",
    "Send Appeal to Prefecture": "prefecture-appeal-sent-within-60-days",
    "Appeal to Judge": "judge-appeal-within-60-days",
}


def name_of(element):
    return element.tag.rsplit("}", 1)[-1]


def events_of(trace):
    for child in trace:
        if name_of(child) == "event":
            yield {item.get("key"): item.get("value") for item in child}


def breaches(events):
    """The rules broken by each event of one case."""
    last_day = {}
    dismissal = None
    for event in events:
        activity = event.get("concept:name")
        stamp = event.get("time:timestamp")
        day = datetime.date.fromisoformat(stamp[:10]) if stamp else None

        def days_since(earlier):
            since = last_day.get(earlier)
            return (day - since).days if day and since else None

        if activity == "Send Fine":
            waited = days_since("Create Fine")
            if waited is not None and waited > 90:
                yield "send-within-90-days"
        elif activity == "Add penalty":
            waited = days_since(NOTIFIED)
            if waited is not None and waited < 60:
                yield "penalty-not-before-60-days"
            if waited is not None and waited > 60:
                yield "penalty-not-after-60-days"
        elif activity in LATE_AFTER_NOTIFICATION:
            waited = days_since(NOTIFIED)
            if waited is not None and waited > 60:
                yield LATE_AFTER_NOTIFICATION[activity]
        elif activity == "Receive Result Appeal from Prefecture":
            if "Send Appeal to Prefecture" not in last_day:
                yield "no-result-without-appeal-sent"
        elif activity == "Send for Credit Collection":
            if dismissal is not None and dismissal != "NIL":
                yield "no-collection-while-dismissed"

        last_day[activity] = day
        if event.get("dismissal"):
            dismissal = event["dismissal"]


def cases_of_xes(stream):
    for _, element in ElementTree.iterparse(stream):
        if name_of(element) == "trace":
            yield list(events_of(element))
            element.clear()


def cases_of_csv(stream):
    cases = {}
    for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline="")):
        cases.setdefault(row["case:concept:name"], []).append(row)
    yield from cases.values()


def count(path):
    with open(path, "rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    counts = dict.fromkeys(RULES, 0)
    with (gzip.open(path) if packed else open(path, "rb")) as stream:
        for events in cases_of_csv(stream) if ".csv" in path else cases_of_xes(stream):
            for rule in breaches(events):
                counts[rule] += 1
    return counts


def main():
    for path in sys.argv[1:]:
        print(json.dumps(count(path)))


if __name__ == "__main__":
    main()

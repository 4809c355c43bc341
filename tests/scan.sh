#!/usr/bin/env bash
# Scans the product from outside, as somebody would who knows nothing of it: the public window without a cookie, the workbench as an officer.
#   tests/scan.sh [PORT]              PORT (5190) and the one after it must be free; the reports stay in artifacts/scan
# FADU names another build of the command than the one `./fadu` makes.
# Needs wapiti and python3 (apt-get install wapiti). Each of the three scans crawls for CRAWL (90) seconds and attacks with each module for ATTACK (30), which
# the scanner looks at between two addresses only: a module that is not over two minutes later is ended, and said to be. The demonstration is made anew in a folder that is thrown away; everything started is ended by its own id.
# Fails where a finding is high or critical, where the server answered 500, where the officer's session did not last to the end of the crawl, or where
# the scanner finds nothing in a page that is broken on purpose: such a scanner would prove nothing.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
root="${here%/*}"
port="${1:-5190}"
out="$root/artifacts/scan"
# Left out: brute_login_form, buster and nikto guess names; ssrf and xxe call a server of the scanner's makers; wapp and nikto load lists from outside.
modules="${MODULES:-backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss}"

command -v wapiti >/dev/null 2>&1 || { echo "scan: wapiti 未安装，请先装。 wapiti is missing: apt-get install wapiti" >&2; exit 69; }
work="$(mktemp -d /tmp/fadu-scan.XXXXXX)"
mkdir -p "$out"
# The scanner as Debian has it, with one function replaced: what it makes of -x is refused by its own Python (3.11).
head -1 "$(command -v wapiti)" >"$work/wapiti"
cat >>"$work/wapiti" <<'PY'
import fnmatch, re
import wapitiCore.net.crawler
wapitiCore.net.crawler.wildcard_translate = lambda pattern: re.compile(fnmatch.translate(pattern))
from wapitiCore.main.wapiti import wapiti_main
wapiti_main()
PY
chmod +x "$work/wapiti"

started=()
end_all() {
  local id
  for id in "${started[@]}"; do kill -TERM "$id" 2>/dev/null || true; done
  rm -rf "$work"
}
trap end_all EXIT

# What is started ends by itself too, should this script be killed.
serve() {
  timeout 9000 "$@" >"$work/server.log" 2>&1 </dev/null &
  started+=($!)
}

answers() {
  local attempt
  for attempt in $(seq 150); do
    if curl -s -o /dev/null --max-time 5 "$1"; then return 0; fi
    sleep 1
  done
  echo "scan: $1 没有应答。 $1 does not answer:" >&2
  tail -5 "$work/server.log" >&2
  exit 70
}

# NAME ADDRESS [OPTION…]: the report stands in $out/NAME.json, what the scanner said in $out/NAME.log. Each module is a run of its own over what the first run
# crawled: one that hangs is ended and costs its own findings alone, and the last report has all. `permanentxss` goes by what `xss` left: those two run together.
scan() {
  local name="$1" address="$2" module
  shift 2
  rm -f "$out/$name.json" "$out/$name.log"
  one "$name" "$address" "" $((${CRAWL:-90} + 120)) --flush-session "$@"
  for module in ${modules//,/ }; do
    case "$module" in
      permanentxss) continue ;;
      xss) one "$name" "$address" "xss,permanentxss" $((2 * ${ATTACK:-30} + 120)) --skip-crawl "$@" ;;
      *) one "$name" "$address" "$module" $((${ATTACK:-30} + 120)) --skip-crawl "$@" ;;
    esac
  done
  [ -s "$out/$name.json" ] || { echo "scan: $name 没有报告。 $name left no report:" >&2; tail -5 "$out/$name.log" >&2; exit 70; }
}

# NAME ADDRESS MODULES SECONDS [OPTION…]
one() {
  local name="$1" address="$2" module="$3" most="$4" rc=0 began=$SECONDS
  shift 4
  timeout -k 10 "$most" nice -n 15 "$work/wapiti" -u "$address" --scope folder -d 4 --max-links-per-page 60 --max-parameters 60 -t 20 --max-scan-time "${CRAWL:-90}" \
    --max-attack-time "${ATTACK:-30}" --store-session "$work/$name" --no-bugreport -v 1 -f json -o "$out/$name.json" -m "$module" "$@" \
    >"$out/last.log" 2>&1 </dev/null || rc=$?
  cat "$out/last.log" >>"$out/$name.log"
  printf '%s %s: %s s%s%s, %s\n' "$name" "${module:-crawl}" $((SECONDS - began)) "$([ "$rc" = 0 ] || echo ", ended from outside")" \
    "$(sed -n 's/^Max attack time was reached for module \([a-z_]*\).*/, \1 not to its end/p' "$out/last.log" | tr -d '\n')" \
    "$(grep -c '^\[+\]' "$out/last.log") addresses and forms tried"
}

# Broken on purpose: it says back what it is told.
cat >"$work/broken.py" <<'PY'
import http.server, sys, urllib.parse
class Broken(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        said = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("name", [""])[0]
        page = f'<html><body><form action="/" method="get"><input name="name" value="x"></form><p>{said}</p></body></html>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Broken).serve_forever()
PY

# Signs in as an officer of a station and writes the cookies as the scanner reads them; with a file of cookies, asks whether they still hold.
cat >"$work/officer.py" <<'PY'
import html, http.cookiejar, json, re, sys, urllib.parse, urllib.request
base, file, still = sys.argv[1], sys.argv[2], len(sys.argv) > 3
jar = http.cookiejar.CookieJar()
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
if still:
    pairs = "; ".join(f"{name}={held['value']}" for name, held in json.load(open(file))["127.0.0.1"]["/"].items())
    answer = urllib.request.urlopen(urllib.request.Request(base + "/work", headers={"Cookie": pairs}))
    sys.exit(0 if answer.geturl().endswith("/work") else 1)
page = browser.open(base + "/sign-in").read().decode()
token = html.unescape(re.search(r'name="form-token" value="([^"]+)"', page).group(1))
officer = re.search(r'name="person" value="([^"]+)"', page[page.index("办案民警") - 900:]).group(1)
browser.open(base + "/sign-in", urllib.parse.urlencode({"form-token": token, "person": officer, "back": "/work"}).encode()).read()
if not browser.open(base + "/work").geturl().endswith("/work"):
    sys.exit("the officer was not let in")
held = {cookie.name: {"value": cookie.value, "expires": None, "secure": False, "port": None, "version": 0} for cookie in jar}
json.dump({"127.0.0.1": {"/": held}}, open(file, "w"))
PY

# Prints what was found, worst first, and fails on what is high.
cat >"$work/read.py" <<'PY'
import collections, json, re, sys
folder, rc = sys.argv[1], 0
levels = {"0": "info", "1": "low", "2": "medium", "3": "HIGH", "4": "CRITICAL"}
for name in sys.argv[2:]:
    report = json.load(open(f"{folder}/{name}.json"))
    said = open(f"{folder}/{name}.log").read()
    crawled = re.search(r"found (\d+) URLs and forms", said)
    crawled = int(crawled.group(1)) if crawled else 0
    bad, rows = [], collections.Counter()
    for kind in ("vulnerabilities", "anomalies"):
        for what, found in report[kind].items():
            for one in found:
                level = str(one["level"])
                rows[(level, what, one["info"].split("\n")[0][:140])] += 1
                if level in ("3", "4") or what == "Internal Server Error":
                    bad.append(one)
    print(f"{name}: {crawled} addresses and forms, {sum(rows.values())} findings, {len(bad)} of them high or an error of the server")
    for (level, what, info), many in sorted(rows.items(), reverse=True):
        print(f"  {levels.get(level, level):8} {many:4} {what}: {info}")
    for one in bad[:10]:
        print("   ", one["curl_command"][:400])
    if name == "broken":
        if not any(str(one["level"]) in ("2", "3", "4") for found in report["vulnerabilities"].values() for one in found if "cross" in one["info"].lower() or "xss" in one["info"].lower()):
            sys.exit("the scanner found nothing in a page broken on purpose")
    elif crawled < 5:
        sys.exit(f"{name}: the scanner came to {crawled} addresses only, and proves nothing")
    elif bad:
        rc = 1
sys.exit(rc)
PY

base="http://127.0.0.1:$port"
serve python3 "$work/broken.py" "$((port + 1))"
answers "http://127.0.0.1:$((port + 1))/"
modules=xss scan broken "http://127.0.0.1:$((port + 1))/"
python3 "$work/read.py" "$out" broken

serve nice -n 15 "${FADU:-$root/fadu}" demo --data "$work/demo" --matters 12 --url "$base"
answers "$base/"
# Whoever leaves is out, and a change of language is one address for each page there is: it is tried once, at the public window.
away=(-x "$base/sign-out*" -x "$base/account/*" -x "$base/sign-in*")

scan window "$base/" "${away[@]}"
python3 "$work/officer.py" "$base" "$work/cookies.json"
scan workbench "$base/" -s "$base/work" -s "$base/matters" -s "$base/figures" -c "$work/cookies.json" "${away[@]}" -x "$base/language?to=*&back=%2Ffigures*" -x "$base/language?to=*&back=%2Fmatters*"
python3 "$work/officer.py" "$base" "$work/cookies.json" still || { echo "scan: 登录中途失效。 The officer's session ended half way." >&2; exit 70; }
curl -sf -o /dev/null --max-time 20 "$base/" || { echo "scan: 服务已停。 The server is gone." >&2; exit 70; }
python3 "$work/read.py" "$out" window workbench

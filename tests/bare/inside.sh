# What `tests/bare/run.sh` does as each user, in the project's folder inside: sh tests/bare/inside.sh run | test [ARGS] | wheel
set -eu
who=$(id -un)

say() { echo "bare, as $who: $*"; }

fail() {
    cat /tmp/bare.log >&2
    say "$*" >&2
    exit 1
}

# A process that was started is waited for until it serves, and asked.
ready() {
    until url=$(sed -n 's/^OffChat is ready at //p' /tmp/bare.log 2>/dev/null) && test -n "$url"; do
        kill -0 "$started" 2>/dev/null || fail "$1 has not come up"
        sleep 0.2
    done
    for path in /healthz /readyz /; do
        python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=10)' "$url$path" \
            || fail "$path does not answer"
    done
}

wheel() {
    rm -f /tmp/bare.log
    ! command -v make node npm || fail "this system is not bare"
    begun=$(date +%s)
    pipx run --spec "$(ls "$PWD"/offchat-*.whl)" offchat up --port 0 --data "$HOME/offchat data" >/tmp/bare.log 2>&1 &
    started=$!
    ready "pipx run offchat up"
    say "pipx run offchat up serves after $(($(date +%s) - begun)) s"
    kill -TERM "$(cat "$HOME/offchat data/run/supervisor.pid")"
    wait "$started" || fail "pipx run offchat up has not ended well"
}

run() {
    rm -f /tmp/bare.log
    make run ARGS="--port 0" >/tmp/bare.log 2>&1 &
    started=$!
    ready "make run"
    # A second one in the same moment finds the folder in use, and says so.
    refused "is in use by another" --port 0
    kill -TERM "$(cat var/run/supervisor.pid)"
    wait "$started" || fail "make run has not ended well"
    refused "MiB are free in /mnt/$who" --port 0 --data "/mnt/$who"
    say "make run holds; megabytes on the disk:"
    du -smc .venv .tools admin_ui var "$HOME/.cache" "$HOME/.npm" 2>/dev/null || true
}

# A start that must end with status 1 and one sentence.
refused() {
    reason=$1
    shift
    said=$(.venv/bin/offchat up "$@" 2>&1) && fail "a start was not refused: $reason"
    case $said in
    *Traceback*) fail "a traceback: $said" ;;
    "offchat: "*"$reason"*) ;;
    *) fail "another refusal than '$reason': $said" ;;
    esac
}

case $1 in
run) run ;;
wheel) wheel ;;
test)
    make test ARGS="$2" >/tmp/bare.log 2>&1 || fail "make test has failed"
    tail -n 60 /tmp/bare.log
    say "make test holds"
    ;;
esac
rm -f /tmp/bare.log

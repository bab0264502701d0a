#!/usr/bin/env bash
# Tries `make run` and `make test` on a bare Debian 12: a new root file system with nothing but Python and make, an empty
# environment, as an ordinary user and as root. Needs root, debootstrap and the network; leaves nothing behind.
# Use: make bare, or make bare ARGS="-k word" for some of the tests; make bare-wheel for the wheel alone, which pipx runs where
# there is neither make nor Node. Taken from the machine that calls it:
#   BARE_SUITE      another system: trixie, or Ubuntu's noble (with BARE_COMPONENTS=main,universe)
#   BARE_MIRROR     its mirror, where it is not debootstrap's own
#   BARE_CARRY      files to be put at the same place inside (pip's, npm's, apt's configuration), separated by blanks
#   BARE_TESTED_BY  who runs the tests: somebody alone, where root has run some in a kept BARE_ROOT before
#   BARE_ROOT       a folder for the root file system, kept afterwards and used again
set -euo pipefail
project=$(cd "$(dirname "$0")/../.." && pwd)
# What a machine behind a proxy, or with certificates of its own, needs for any download.
carried=(SSL_CERT_FILE PIP_CERT REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS UV_DEFAULT_INDEX PIP_INDEX_URL npm_config_registry http_proxy https_proxy no_proxy)

if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
    echo "make bare needs root and debootstrap: sudo apt-get install debootstrap, then sudo make bare." >&2
    exit 1
fi
# All mounts and processes end with this one.
if [ -z "${BARE_INSIDE:-}" ]; then
    BARE_INSIDE=1 exec unshare --mount --pid --fork --kill-child --mount-proc "$0" "$@"
fi

if [ -n "${BARE_ROOT:-}" ]; then
    root=$BARE_ROOT
    mkdir -p "$root"
else
    root=$(mktemp -d /var/tmp/offchat-bare.XXXXXX)
    trap 'cd / && umount -lR "$root/proc" "$root/dev/pts" "$root/dev/shm" "$root/mnt" 2>/dev/null; rm -rf --one-file-system "$root"' EXIT
fi
suite=${BARE_SUITE:-bookworm}
if [ "${BARE_WHAT:-}" = wheel ]; then tool=pipx; else tool=make; fi
if [ ! -e "$root/usr/bin/$tool" ]; then
    echo "Making a bare system ($suite, with python3 and $tool) in $root"
    debootstrap --variant=minbase --include="python3,$tool,ca-certificates" --components="${BARE_COMPONENTS:-main}" \
        "$suite" "$root" ${BARE_MIRROR:+"$BARE_MIRROR"} >"$root.log" 2>&1 || { tail -5 "$root.log" >&2; exit 1; }
    rm -f "$root.log"
    chroot "$root" useradd --create-home somebody
fi
for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt ${BARE_CARRY:-}; do
    [ ! -e "$file" ] || install -D -m 0644 "$(readlink -f "$file")" "$root$file"
done
# What an interrupted run left there may be another user's.
rm -f "$root/tmp/bare.log"
mkdir -p "$root/dev/shm"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777,size=8m tmpfs "$root/mnt"

environment=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for name in "${carried[@]}"; do
    [ -z "${!name:-}" ] || environment+=("$name=${!name}")
done

# The project as a clone of it, in a folder whose name is no obstacle.
put() {
    rm -rf "$2" && mkdir -p "$2"
    (cd "$project" && git -c safe.directory='*' ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null \
        | tar c --verbatim-files-from -T -) | tar x -C "$2"
    chroot "$root" chown -R "$1:" "${2#"$root"}"
}

# The root file system becomes the root of a mount namespace: in a chroot the kernel refuses the user namespaces in which
# an ordinary user's tests have a small disk.
enter='mount --rbind "$0" "$0" && cd "$0" && mkdir -p .outside && pivot_root . .outside && cd / && umount -l .outside \
    && rmdir .outside && exec "$@"'

inside() {
    local user=$1 folder=$2
    shift 2
    unshare --mount sh -c "$enter" "$root" setpriv --reuid "$user" --regid "$user" --init-groups \
        env -i "${environment[@]}" "$@" sh -c 'cd "$0" && exec sh tests/bare/inside.sh "$@"' "$folder" "${steps[@]}"
}

if [ "$tool" = pipx ]; then
    wheel=$(ls "$project"/var/wheel/offchat-*.whl)
    for user in somebody root; do
        home=$(chroot "$root" getent passwd "$user" | cut -d: -f6)
        rm -rf "$root$home/off chat ü" && mkdir -p "$root$home/off chat ü/tests/bare"
        cp "$wheel" "$root$home/off chat ü" && cp "$project/tests/bare/inside.sh" "$root$home/off chat ü/tests/bare"
        chroot "$root" chown -R "$user:" "$home/off chat ü"
        steps=(wheel)
        inside "$user" "$home/off chat ü" HOME="$home"
    done
    echo "The wheel alone runs on a bare system ($suite)."
    exit
fi
for user in somebody root; do
    home=$(chroot "$root" getent passwd "$user" | cut -d: -f6)
    put "$user" "$root$home/off chat ü"
    # The ordinary user's home cannot be written the first time.
    first=$home
    [ "$user" = root ] || first=/nonexistent
    steps=(run)
    inside "$user" "$home/off chat ü" HOME="$first"
done
for user in ${BARE_TESTED_BY:-root somebody}; do
    home=$(chroot "$root" getent passwd "$user" | cut -d: -f6)
    steps=(test "${ARGS:-}")
    inside "$user" "$home/off chat ü" HOME="$home"
done
echo "Both commands hold on a bare system ($suite)."

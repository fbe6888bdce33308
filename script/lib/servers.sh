# shellcheck shell=bash
# Database servers that tests read from: the machine's own, else Debian's packages, unpacked into
# a folder of the repository: no root, nothing installed. Sourced by script/setup.

# Print where server program $1 is, the machine's own or under folder $2; fail if it is nowhere.
find_server() {
    local place
    for place in "$(command -v "$1")" "/usr/sbin/$1" /usr/lib/postgresql/*/bin/"$1" \
        "$2/usr/sbin/$1" "$2"/usr/lib/postgresql/*/bin/"$1"; do
        [ -x "$place" ] && printf '%s\n' "$place" && return
    done
    return 1
}

# Unpack packages $2... and what they need and the machine lacks into folder $1.
unpack_debian_servers() {
    local root=$1 part=$1.part apt=$1.apt package
    shift
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    rm -rf "$part" "$apt"
    mkdir -p "$part"
    private_apt "$apt"
    # The machine's own packages count as there; they are not touched.
    printf 'Debug::NoLocking "true";\n' >>"$apt/apt.conf"
    apt-get -qq -c "$apt/apt.conf" update || return 1
    apt-get -qq -c "$apt/apt.conf" --yes --no-install-recommends --download-only install "$@" ||
        return 1
    for package in "$apt"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$part" || return 1
    done
    rm -rf "$apt" "$root" && mv "$part" "$root"
}

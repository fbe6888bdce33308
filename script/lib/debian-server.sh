# shellcheck shell=bash
# Servers that tests talk to, out of Debian's own packages, unpacked into a folder of the
# repository: no root, nothing installed, nothing started by itself. Sourced by script/server.

# Unpack the packages after $1 into folder $1, with what they need and this machine lacks.
unpack_debian_server() {
    local root=$1 part=$1.part apt=$1.apt package
    shift
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    rm -rf "$part" "$apt"
    mkdir -p "$part" "$apt/lists/partial" "$apt/cache/archives/partial"
    # The machine's own sources and hooks: only where lists and packages are kept is private.
    cat >"$apt/apt.conf" <<EOF
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "";
APT::Install-Recommends "false";
Debug::NoLocking "true";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
EOF
    apt-get -qq -c "$apt/apt.conf" update || return 1
    apt-get -qq -c "$apt/apt.conf" --yes --download-only install "$@" || return 1
    for package in "$apt"/cache/archives/*.deb; do
        dpkg-deb -x "$package" "$part" || return 1
    done
    rm -rf "$apt" "$root" && mv "$part" "$root"
}

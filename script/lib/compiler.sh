# shellcheck shell=bash
# A compiler for the few packages that have no wheel for Python 3.14. Sourced by script/setup.

# Succeed if commands $1 (C) and $2 (C++) turn a source into a program.
compiles() {
    local folder status=0
    folder=$(mktemp -d)
    echo 'int main(void) { return 0; }' >"$folder/a.c"
    printf '#include <string>\nint main() { return int(std::string().size()); }\n' >"$folder/b.cc"
    { "$1" "$folder/a.c" -o "$folder/a" && "$2" "$folder/b.cc" -o "$folder/b"; } \
        >/dev/null 2>&1 || status=1
    rm -rf "$folder"
    return $status
}

# Export CC, CXX and CPATH for Python $1: the system's compiler, else Zig's (from PyPI) in folder $2.
prepare_compiler() {
    local interpreter=$1 folder=$2 headers name
    # Debian's headers include each other by their place under /usr/include.
    headers=$("$interpreter" -c \
        'import os, sysconfig; print(os.path.dirname(sysconfig.get_path("include")))')
    export CPATH=$headers${CPATH:+:$CPATH}
    if compiles "${CC:-cc}" "${CXX:-c++}"; then
        export CC=${CC:-cc} CXX=${CXX:-c++}
        return
    fi
    if ! compiles "$folder/cc" "$folder/c++"; then
        rm -rf "$folder"
        python3 -m venv "$folder" && "$folder/bin/pip" install --quiet ziglang || return 1
        for name in cc c++; do
            cat >"$folder/$name" <<EOF
#!/bin/sh
# Debian's Python asks for an option that Zig's linker does not know and that changes no result.
for word; do
    shift
    [ "\$word" = -Wl,-Bsymbolic-functions ] || set -- "\$@" "\$word"
done
export ZIG_GLOBAL_CACHE_DIR="$folder/cache"
exec "$folder/bin/python" -m ziglang $name "\$@"
EOF
            chmod +x "$folder/$name"
        done
        compiles "$folder/cc" "$folder/c++" || return 1
    fi
    export CC=$folder/cc CXX=$folder/c++
}

# shellcheck shell=bash
# An apt with lists and a cache of its own, which changes nothing on the machine. Sourced.

# Make folder $1 with a configuration, apt.conf, for `apt-get -c`.
private_apt() {
    mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
    # The machine's own hooks are cleared: they would tidy the system's caches, not these.
    cat >"$1/apt.conf" <<CONF
Dir::State::Lists "$1/lists";
Dir::Cache "$1/cache";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
}

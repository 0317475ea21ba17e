# Sourced by the scripts that build Rust's standard library along with the program (web/build, windows/build).
#
# Sets `std_cargo` and `std_env`: the cargo that has the source of its standard library, and what its environment needs.
# With rustup that is `rustup component add rust-src`. Where rustup cannot fetch it (an offline build machine), Debian 12
# has all of it: apt-get install rustc-web cargo-web rust-web-src lld-19. Whichever is there is taken.

# The cargo of the machine, for what runs here; rustup's first, as Debian's would shadow it.
export PATH="$HOME/.cargo/bin:$PATH"

has_std_source() { [[ -e "$("$1" --print sysroot)/lib/rustlib/src/rust/library/Cargo.lock" ]]; }

std_env=(RUSTC_BOOTSTRAP=1)
if has_std_source rustc; then
    std_cargo=cargo
    std_debian=
elif [[ -x /usr/bin/rustc ]] && has_std_source /usr/bin/rustc; then
    std_cargo=/usr/bin/cargo
    std_debian=1
    std_env+=(RUSTC=/usr/bin/rustc)
else
    echo "The source of the standard library is missing: rustup component add rust-src," >&2
    echo "or on Debian 12: apt-get install rustc-web cargo-web rust-web-src lld-19" >&2
    exit 2
fi

# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: Apache-2.0
# The Debian packages that the scripts beside this one need, and how they are installed. To be sourced.

# To build and run dlffs and dlf-sim.
build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libfuse3-dev fuse3 libcurl4-openssl-dev libssl-dev libzip-dev libsqlite3-dev libsystemd-dev
  libyaml-cpp-dev libcli11-dev nlohmann-json3-dev libcpp-httplib-dev libfmt-dev libspdlog-dev libexpected-dev
)
# To run the tests, which drive the mount with the tools that users have.
test_packages=(
  libgtest-dev libgmock-dev googletest python3 attr procps psmisc
  coreutils findutils grep diffutils tar unzip
)
# For the preset clang: thread-safety analysis and clang-tidy.
clang_packages=(clang clang-tidy)

say() { printf '%s\n' "$*"; }

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "neither root nor sudo: run as root once: $*" >&2
    exit 1
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

has_package_lists() {
  compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null
}

# install_missing PACKAGE...: nothing at all where nothing is missing, so that it works without network then.
install_missing() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  say "installing: ${missing[*]}"
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}")
  # Lists that are there may do; too old ones name packages that the mirror no longer has.
  if has_package_lists && as_root "${install[@]}"; then
    return 0
  fi
  as_root apt-get update -q
  as_root "${install[@]}"
}

# A minimal root lacks this link, without which fusermount3 lets users mount but not unmount.
provide_mtab() {
  [ -e /etc/mtab ] || as_root ln -sf ../proc/self/mounts /etc/mtab
}

# What makes a fresh clone in another directory find what an earlier one compiled.
use_compiler_cache() {
  export CCACHE_BASEDIR="$1" CCACHE_NOHASHDIR=1
}

#!/bin/sh
# Compiles the kernels for instruction sets that this machine may lack, checks that the instructions are really used,
# and runs the kernels where possible: directly, or for arm64 under qemu-user.
#
#   .ci/cross-kernels.sh            uses what is installed and reports what it left out
#   .ci/cross-kernels.sh --strict   fails if arm64 cannot be run
#
# To run arm64 on Debian: apt-get install qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross
set -eu
cd "$(dirname "$0")/.."
strict=${1:-}
CC=${CC:-clang}
kernels=Sources/CKernels
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
flags="-std=c11 -O2 -Wall -Wextra -Werror -I $kernels/include"

# The number of instructions in file $1, disassembled by $2, that look like $3.
count() { "$2" -d --no-show-raw-insn "$1" | grep -cE "$3" || true; }
need() {
  if [ "$2" -lt 100 ]; then
    echo "cross-kernels: only $2 instructions of $1 found; the instance is not compiled for it" >&2
    exit 1
  fi
  echo "$1: $2 vector multiply-adds compiled"
}

case $(uname -m) in
x86_64)
  objdump=$(command -v llvm-objdump || command -v objdump)
  $CC $flags -c $kernels/kernels.c -o "$out/kernels.o"
  $CC $flags -c $kernels/weights.c -o "$out/weights.o"
  $CC $flags -c $kernels/identity.c -o "$out/identity.o"
  need "AVX2+FMA" "$(count "$out/kernels.o" "$objdump" 'vfn?madd.*ymm')"
  need "AVX-512" "$(count "$out/kernels.o" "$objdump" 'vfn?madd.*zmm')"
  $CC $flags .ci/kernels-check.c "$out/kernels.o" "$out/weights.o" -o "$out/check" -lm
  "$out/check"
  $CC $flags .ci/identity-check.c "$out/kernels.o" "$out/weights.o" "$out/identity.o" -o "$out/identity" -lm
  "$out/identity"
  ;;
esac

# arm64: headers and libraries come from Debian's cross packages.
target="--target=aarch64-linux-gnu"
root=/usr/aarch64-linux-gnu
objdump=$(command -v llvm-objdump || command -v aarch64-linux-gnu-objdump || true)
left_out() {
  echo "cross-kernels: arm64 $1; install qemu-user gcc-aarch64-linux-gnu libc6-dev-arm64-cross" >&2
  [ "$strict" = "--strict" ] && exit 1
  exit 0
}
[ -d $root/include ] || left_out "was not compiled: no headers"
for file in kernels weights identity; do
  $CC $flags $target -isystem $root/include -c $kernels/$file.c -o "$out/$file-arm64.o"
done
if [ -n "$objdump" ]; then
  need "NEON" "$(count "$out/kernels-arm64.o" "$objdump" 'fmla.*4s')"
fi
command -v aarch64-linux-gnu-gcc > /dev/null || left_out "was not linked: no linker"
$CC $flags $target -isystem $root/include -c .ci/kernels-check.c -o "$out/check-arm64.o"
$CC $flags $target -isystem $root/include -c .ci/identity-check.c -o "$out/check-identity-arm64.o"
both="$out/kernels-arm64.o $out/weights-arm64.o"
aarch64-linux-gnu-gcc -static "$out/check-arm64.o" $both -o "$out/check-arm64" -lm
aarch64-linux-gnu-gcc -static "$out/check-identity-arm64.o" $both "$out/identity-arm64.o" -o "$out/identity-arm64" -lm
command -v qemu-aarch64 > /dev/null || left_out "was not run: no qemu-aarch64"
qemu-aarch64 "$out/check-arm64"
qemu-aarch64 "$out/identity-arm64"

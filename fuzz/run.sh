#!/bin/sh
# Runs every fuzz target for so many seconds (default 180). Works on the stable toolchain: the coverage instrumentation
# that libFuzzer needs is asked for by flags, and a C++ compiler builds its runtime.
set -eu
cd "$(dirname "$0")"
seconds="${1:-180}"
host="$(rustc -vV | sed -n 's/^host: //p')"
target_dir="${CARGO_TARGET_DIR:-../target}/fuzz"
export RUSTFLAGS="--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
cargo build --release --target "$host" --target-dir "$target_dir"
samples=../crates/sheets/tests/samples
for name in any_file delimited xlsx_sheet ods_content xls_records; do
    corpus="$target_dir/corpus/$name"
    mkdir -p "$corpus" "$target_dir/artifacts/$name"
    case "$name" in
        any_file) find "$samples" -type f -size -100k -exec cp {} "$corpus" \; ;;
        delimited) for file in "$samples"/*.csv; do { printf 'a'; head -c 4000 "$file"; } > "$corpus/$(basename "$file")"; done ;;
        xlsx_sheet) unzip -p "$samples/hostile/bad-cells.xlsx" xl/worksheets/sheet1.xml | head -c 20000 > "$corpus/sheet" ;;
        ods_content) unzip -p "$samples/libreoffice/bad-cells.ods" content.xml | head -c 60000 > "$corpus/content" ;;
        # The stream of records lies in one piece from the fourth sector on.
        xls_records) tail -c +1537 "$samples/libreoffice/bad-cells.xls" | head -c 12000 > "$corpus/records" ;;
    esac
    echo "== $name, $seconds s"
    # A crash, more than 300 MB or more than 10 s for one input ends the run with the input that did it.
    "$target_dir/$host/release/$name" -max_total_time="$seconds" -rss_limit_mb=300 -timeout=10 -max_len=100000 \
        -artifact_prefix="$target_dir/artifacts/$name/" -print_final_stats=1 "$corpus"
done

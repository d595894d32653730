# Sourced by ./dse: runs every test and ends with the line "N passed, N failed, N skipped".

# Longest first, so that two lanes end together.
test_projects() {
  local name known=(Faults Browser Api Storage Cli Solvers Core Formats Architecture)
  for name in "${known[@]}"; do
    [[ -e $root/tests/$name/Dse.$name.Tests.csproj ]] && printf '%s\n' "$name"
  done
  for name in "$root"/tests/*/Dse.*.Tests.csproj; do
    name=${name%/*}
    name=${name##*/}
    [[ " ${known[*]} " == *" $name "* ]] || printf '%s\n' "$name"
  done
}

has_chromium() {
  local name
  for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null && return
  done
  [[ -n ${DSE_CHROMIUM:-} ]]
}

# The engine alone where there is such a package: tests then take half the time of a desktop browser's.
chromium_package() {
  if apt-cache show chromium-headless-shell >/dev/null 2>&1; then echo chromium-headless-shell; else echo chromium; fi
}

# Runs one test project and leaves "passed failed skipped" in results/NAME.count.
run_project() {
  local name=$1 results=$2 code=0 start=$SECONDS
  local assembly=$root/tests/$name/bin/Release/net10.0/Dse.$name.Tests.dll
  local log=$results/$name.log trx=$results/$name.trx passed=0 failed=0 skipped=0
  timeout --kill-after=30 1800 dotnet test "$assembly" --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
    >"$log" 2>&1 </dev/null || code=$?
  if [[ -e $trx && $(grep -o '<Counters [^>]*' "$trx") =~ total=\"([0-9]+)\"\ executed=\"([0-9]+)\"\ passed=\"([0-9]+)\" ]]; then
    passed=${BASH_REMATCH[3]}
    failed=$((BASH_REMATCH[2] - BASH_REMATCH[3]))
    skipped=$((BASH_REMATCH[1] - BASH_REMATCH[2]))
  fi
  # A host that died, ran out of time or found no tests must not pass for a green one.
  if ((failed == 0 && (code != 0 || passed + skipped == 0))); then
    failed=1
    echo "The test run of $name ended with code $code after $((passed + skipped)) tests." >>"$log"
  fi
  ((failed == 0)) || { echo "--- $name"; grep -vE '^\s+at (System|Xunit|Microsoft)\.' "$log"; echo '---'; } >&2
  echo "$name: $passed passed, $failed failed, $skipped skipped ($((SECONDS - start)) s)"
  echo "$passed $failed $skipped" >"$results/$name.count"
}

build_tests() {
  stale "$state/tests.stamp" "${cli[@]}" tests bench docs dse.sln || return 0
  say 'building the solution'
  (cd "$root" && for project in */*.csproj tests/*/*.csproj; do mkdir -p "${project%/*}/bin" "${project%/*}/obj"; done)
  : >"$state/cli.stamp.new"
  stamped "$state/tests.stamp" dotnet_build dse.sln || die 'the build failed'
  mv "$state/cli.stamp.new" "$state/cli.stamp"
}

# The pages beside the solution, whose projects wait for one another.
build_all() {
  local web code=0
  (build_web) &
  web=$!
  (build_tests) || code=$?
  wait "$web" || code=$?
  return "$code"
}

run_tests() {
  local missing=() names=() results=$state/test-results passed=0 failed=0 skipped=0 p f s count
  need_dotnet
  need_sdk
  need_node
  has_postgres || missing+=(postgresql)
  has_chromium || missing+=("$(chromium_package)")
  has_cbc || missing+=(coinor-cbc)
  command -v glpsol >/dev/null || missing+=(glpk-utils)
  command -v python3 >/dev/null || missing+=(python3)
  if ((${#missing[@]} > 0)); then
    can_apt && alone install_with_apt "${missing[@]}" || true
    has_postgres && has_chromium && has_cbc && command -v glpsol >/dev/null && command -v python3 >/dev/null || die "the tests need ${missing[*]}: run 'apt-get install ${missing[*]}' as root, then ./dse test again"
  fi

  alone npm_highs || die 'the tests need HiGHS: run "npm install highs@1.15.3" and name its folder in DSE_HIGHS, then ./dse test again'
  alone build_all
  mapfile -t names < <(if (($# > 0)); then printf '%s\n' "$@"; else test_projects; fi)
  rm -rf "$results"
  mkdir -p "$results"

  # Tests start hundreds of programs that run for seconds: counting calls to compile them better later, or loops in full
  # at once, costs more than it brings.
  export DOTNET_TieredPGO=0 DOTNET_TC_QuickJitForLoops=1

  # Two lanes: most tests wait for a database, a browser or a timer for part of their time.
  export -f run_project
  export root
  printf '%s\n' "${names[@]}" | xargs -P "${DSE_TEST_LANES:-2}" -I{} bash -c 'run_project "$@"' _ {} "$results"

  for count in "$results"/*.count; do
    read -r p f s <"$count"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
  done
  echo "$passed passed, $failed failed, $skipped skipped"
  ((failed == 0))
}

#!/bin/sh
# new-rule.sh NAME SECTION: begins a lint rule. Writes its file and its fixtures, enters it in the
# list of its section and in that of the tests, and says what is left to do.
#
# What it writes compiles, and the tests refuse it until every part is filled in.
set -eu
cd "$(dirname "$0")/../.."

fail() {
    echo "new-rule: $1" >&2
    exit 1
}

name=${1-} section=${2-}
case $name in
'' | *[!a-z-]* | -* | *- | *--*) fail "NAME is words of a to z with dashes between them, as in NAME=secrets-read" ;;
esac
case $section in
wildcards) title=Wildcards ;;
escalation) title=Escalation ;;
ineffective) title=Ineffective ;;
bindings) title=Bindings ;;
validity) title=Validity ;;
workloads) title=Workloads ;;
*) fail "SECTION is wildcards, escalation, ineffective, bindings, validity or workloads" ;;
esac
module=$(printf %s "$name" | tr - _)
list=src/lint/rules/$section/mod.rs
rule=src/lint/rules/$section/$module.rs
tests=tests/integration/lint/registry.rs
fixtures=tests/fixtures/lint/$name
! grep -qrF "id: \"$name\"" src/lint || fail "there is a rule $name already"
[ ! -e "$rule" ] || fail "$rule is there already"
[ ! -e "$fixtures" ] || fail "$fixtures is there already"

if [ "$section" = bindings ]; then
    view=BindingView look=check_binding what=binding
elif [ "$section" = workloads ]; then
    view=WorkloadView look=check_workload what=workload
else
    view=RuleView look=check_rule what=rule
fi
cat >"$rule" <<EOF
//!

use super::super::super::check::Check;
use super::super::super::report::Reporter;
use super::super::super::view::$view;
use crate::finding::{Page, Persona, Rule, Section, Severity};

pub(in crate::lint) struct Lint;

static RULE: Rule = Rule {
    id: "$name",
    section: Section::$title,
    severity: Severity::Medium,
    persona: Persona::Default,
    summary: "",
    page: Page {
        what: "",
        why: "",
        example: "",
        better: "",
        sources: &[],
        elsewhere: &[],
    },
};

impl Check for Lint {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn $look(&self, _$what: &$view<'_>, _out: &mut Reporter<'_>) {}
}
EOF

mkdir -p "$fixtures"
for kind in bad good; do
    cat >"$fixtures/$kind.yaml" <<'EOF'
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
  namespace: media
rules:
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [settings]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
  namespace: media
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
  - {kind: ServiceAccount, name: reader, namespace: media}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: media
EOF
done

# change FILE PROGRAM: runs awk on a file, in place.
change() {
    awk -v module="$module" -v name="$name" "$2" "$1" >"$1.new"
    mv "$1.new" "$1"
}

# The module in the order of names; the check at the end of the last list.
change "$list" '
    { lines[NR] = $0 }
    /^mod [a-z_]+;$/ && !before && substr($2, 1, length($2) - 1) > module { before = NR }
    /^mod [a-z_]+;$/ { after = NR }
    /\];$/ { end = NR }
    END {
        for (i = 1; i <= NR; i++) {
            if (i == before) print "mod " module ";"
            if (i != end) print lines[i]
            else if (lines[i] == "];") print "    &" module "::Lint,\n];"
            else { sub(/\];$/, ", \\&" module "::Lint];", lines[i]); print lines[i] }
            if (i == after && !before) print "mod " module ";"
        }
    }'
change "$tests" '
    /^const BEYOND/ { inside = 1 }
    inside && /\];$/ {
        if ($0 == "];") print "    \"" name "\","
        else sub(/\];$/, ", \"" name "\"];")
        inside = 0
    }
    { print }'

cat <<EOF
$name is begun. What is left, until \`make test\` and \`make lint\` pass:

  $rule
      what the module is about; the severity and the persona; each part of the page; the check
  $fixtures/bad.yaml
      what the rule finds, with \`# expect: $name\` at its line, and above it what comes of it:
      \`# possible: jane list secrets in media\` or \`# refused: ...\`
  $fixtures/good.yaml
      as near to it as can be without being it

  $list and $tests know it already: \`make fmt\` puts them in order.
  \`make examples\` writes docs/rules/$name.md; \`cargo insta review\` shows where else it fires.
EOF

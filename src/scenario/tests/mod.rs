//! Every diagnostic of a scenario, on a small one that has none.

mod compiled;
mod merged;

use super::{Loaded, builtin_catalogue, check, load};
use crate::model::Rules;
use crate::yaml::{Diagnostic, Severity, Source};

const MINI: &str = include_str!("mini.yaml");

fn rules() -> Rules {
    let (policy, _) = crate::policy::load(&Source::new("policy.yaml", crate::policy::builtin()));
    policy.expect("the built-in policy is valid").rules()
}

fn no_catalogue(_: &str) -> Option<Source> {
    None
}

fn built_in(id: &str) -> Option<Source> {
    builtin_catalogue(id).map(|text| Source::new(format!("{id}.yaml"), text))
}

/// The small scenario with some of its text replaced.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(MINI.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the text");
        text.replacen(from, to, 1)
    })
}

fn loaded(text: &str) -> Loaded {
    let reading = load(Source::new("mini.yaml", text), &no_catalogue);
    assert_eq!(reading.found, Vec::new());
    reading.loaded.expect("a scenario without problems loads")
}

/// Everything that is wrong with a text, one line each.
fn problems(text: &str) -> String {
    let mut reading = load(Source::new("mini.yaml", text), &no_catalogue);
    if let Some(loaded) = &reading.loaded {
        reading.found.extend(check(loaded, &rules()));
    }
    crate::yaml::sort(&mut reading.found);
    lines(&reading.found)
}

fn lines(found: &[Diagnostic]) -> String {
    let line = |d: &Diagnostic| {
        let place = d
            .place
            .as_ref()
            .map(|p| format!("{}:{}", p.line, p.column))
            .unwrap_or_default();
        let mark = if d.severity == Severity::Warning {
            "(warning) "
        } else {
            ""
        };
        let help = d
            .help
            .as_ref()
            .map(|h| format!("; {h}"))
            .unwrap_or_default();
        format!("{} {place} {mark}{}{help}\n", d.rule, d.message)
    };
    found.iter().map(line).collect()
}

fn wrong(changes: &[(&str, &str)]) -> String {
    problems(&changed(changes))
}

#[test]
fn the_small_scenario_is_sound() {
    assert_eq!(problems(MINI), "");
}

#[test]
fn form_and_names_are_reported_together() {
    let text = changed(&[
        ("level: novice", "level: novice\nlevle: 3"),
        ("users: 100", "users: many"),
        ("verifies: [broken]", "verifies: [brokn]"),
    ]);
    insta::assert_snapshot!(problems(&text), @r"
    Y101 5:1 the key `levle` is not known here; did you mean `level`?
    Y102 9:8 expected a whole number, found a text
    S101 28:16 there is no state `brokn`; did you mean `broken`?
    ");
}

#[test]
fn each_kind_of_name_is_checked() {
    let all = [
        ("sets: {live: bad}}]", "sets: {lives: bad}}]"),
        ("sets: {live: good}", "sets: {live: goodd}"),
        (
            "{when: {state: broken}, evidence: [spike]",
            "{when: {state: brokn}, evidence: [spikes]",
        ),
        ("panels: [errors]", "panels: [error]"),
        ("levels: {broken: 90}", "levels: {broke: 90}"),
        ("supports: [bad-build]", "supports: [bad-bild]"),
        (
            "id: ask, at: 5m, from: monitor",
            "id: ask, at: 5m, from: monitr",
        ),
        ("to: [incident-commander]", "to: [incident-comander]"),
        ("objective: look-first", "objective: look-fist"),
        ("that: {looked: graph}", "that: {looked: grph}"),
        ("before: {ran: any}", "before: {ran: [rollbak]}"),
        (
            "forbid: {notified: customers}",
            "forbid: {notified: customer}",
        ),
        (
            "{{metric.errors}}",
            "{{metric.errrs}} {{sample.rout}} {{ran.roll}}",
        ),
        ("rows: {status:", "rows: {sttus:"),
        (
            "page: {from: monitor",
            "cause: bad-buil\n    page: {from: monitor",
        ),
        (
            "when: {state: broken}, held: 9m",
            "when: {any: [{variant: bad-built}, {fired: asks}, {paged: nobody}, {assigned: scrib}, {diagnosed: vendr}]}, held: 9m",
        ),
    ];
    insta::assert_snapshot!(wrong(&all), @r"
    S101 13:35 there is no variable `lives`; did you mean `live`?
    S101 20:66 there is no state `broke`; did you mean `broken`?
    S101 20:80 there is no level for `broken` that this curve could belong to
    S101 26:14 there is no metric `error`; did you mean `errors`?
    S101 28:27 there is no state `brokn`; did you mean `broken`?
    S101 28:46 there is no evidence `spikes`; did you mean `spike`?
    S101 37:52 there is no cause `bad-bild`; did you mean `bad-build`?
    S101 46:48 `live` has no value `goodd`; did you mean `good`?
    S101 51:29 there is no person `monitr`; did you mean `monitor`?
    S101 51:42 there is no incident role `incident-comander`; did you mean `incident-commander`?
    S101 51:68 there is no metric `errrs`; did you mean `errors`?
    S101 51:68 there is no sample `rout`; did you mean `route`?
    S101 51:68 there is no action `roll`; known here: `rollback`
    S101 51:135 there is no objective `look-fist`; did you mean `look-first`?
    S101 52:40 there is no variant `bad-built`; did you mean `bad-build`?
    S101 52:60 there is no inject `asks`; did you mean `ask`?
    S101 52:75 there is no person `nobody`; known here: `nadia`, `jonas`, `amara`, `felix`, `sofia`, `kenji`, `grace`, `mateo`, `helena` and `monitor`
    S101 52:95 there is no incident role `scrib`; did you mean `scribe`?
    S101 52:115 there is no cause `vendr`; did you mean `vendor`?
    S101 55:12 there is no cause `bad-buil`; did you mean `bad-build`?
    S101 57:12 there is no view `sttus`; did you mean `status`?
    S101 63:33 there is no view `grph`; did you mean `graph`?
    S101 63:55 there is no action `rollbak`; did you mean `rollback`?
    S101 64:36 there is no audience `customer`; did you mean `customers`?
    ");
}

#[test]
fn parts_that_contradict_themselves() {
    let all = [
        ("at: 5m, from", "from"),
        ("every: 4s, level", "every: 4s, rate: errors, level"),
        (
            "that: {looked: graph}, before",
            "that: {looked: graph}, until: {acked: true}, before",
        ),
        (
            "severity: P1, users: 50%, text: Half of the users see an error",
            "severity: P1",
        ),
        ("cells: [Acme, All green]", "cells: [Acme]"),
        ("live: [good, bad]", "live: [good, bad, off, bad]"),
        ("at: -7m", "at: 7m"),
        ("0:30 ack", "1:30 ack"),
        ("every: 10m, times: 2", "times: 2"),
        (
            "{{metric.errors}} errors",
            "{{metric.errors}} {{7*7}} {{at}} {{open",
        ),
        ("text: Rolled back.", "text: \"Rolled back {{hex 4}}\""),
    ];
    insta::assert_snapshot!(wrong(&all), @r"
    S213 12:21 `off` is easily taken for true or false; name the value in words, such as `enabled`
    S213 12:26 the value `bad` stands here twice
    S214 13:16 the history lies before StartEx: use an offset such as -7m, or a change
    S204 15:5 the state `broken` has a severity and needs `users`, the share that it hurts
    S204 15:5 the state `broken` has a severity and needs `text`, what users notice
    S202 29:13 a log line needs exactly one of `rate` and `every`
    S212 35:13 this row has 1 cells and its view 2 columns
    S210 46:74 no placeholder is filled in here; there are {{at -7m}}, {{ago -7m}}, {{ran.ACTION}}, {{metric.ID}}, {{total.ID 15m}}, {{sample.ID}} and {{hex 4}}; {{{{ writes {{
    S201 51:5 the inject `ask` needs exactly one of `at`, `when` and `by_hand`
    S210 51:62 `{{7*7}}` is no placeholder; there are {{at -7m}}, {{ago -7m}}, {{ran.ACTION}}, {{metric.ID}}, {{total.ID 15m}}, {{sample.ID}} and {{hex 4}}; {{{{ writes {{
    S210 51:62 `{{at}}` is no placeholder; there are {{at -7m}}, {{ago -7m}}, {{ran.ACTION}}, {{metric.ID}}, {{total.ID 15m}}, {{sample.ID}} and {{hex 4}}; {{{{ writes {{
    S210 51:62 `{{` is never closed with `}}`; there are {{at -7m}}, {{ago -7m}}, {{ran.ACTION}}, {{metric.ID}}, {{total.ID 15m}}, {{sample.ID}} and {{hex 4}}; {{{{ writes {{
    S209 52:57 `times` needs `every`
    S211 60:7 1:00 is earlier than the line before
    S203 62:5 the expectation `looked` needs either `that` (with `before` or `by`) or `forbid` (with `until`)
    ");
}

#[test]
fn parts_that_are_missing_or_double() {
    let all = [
        ("users: 100\n", ""),
        ("unit: /min, ", ""),
        ("tool: monitoring\n", "takes: 5s\n"),
        ("id: again, when", "id: ask, when"),
        ("commands: [rollback]", "commands: [graph]"),
        (
            "supports: [bad-build]}",
            "supports: [bad-build], refutes: [bad-build]}",
        ),
        (
            "cost: {users: 10%, for: 5m}",
            "cost: {users: 110%, for: 5m}",
        ),
        ("before: {ran: any}}", "if: {acked: true}}"),
    ];
    insta::assert_snapshot!(wrong(&all), @r"
    S206 1:1 `users` is missing: neither the scenario nor a catalogue says how many users 100 % are
    S206 19:3 the metric `errors` has no `unit`, neither here nor in a catalogue
    S206 21:3 the view `graph` has no `tool`, neither here nor in a catalogue
    S219 36:3 the evidence `spike` both supports and refutes `bad-build`
    S218 42:16 `graph` already belongs to `graph`
    S219 48:51 more than 100% of users cannot be hurt
    S207 51:10 the id `ask` is used twice in `injects`
    S217 61:41 the `if` of an expectation can ask for the variant only
    ");
    insta::assert_snapshot!(wrong(&[("page: {from: monitor, text: Errors since 13:58}", "weight: 0\n    page: {from: monitor, text: Errors}")]), @"S216 53:1 all variants have the weight 0, so none can be drawn");
}

#[test]
fn states_that_read_each_other() {
    let circle = "states:\n  - {id: a, when: {state: c}}\n  - {id: b, when: {not: {state: a}}}\n  - {id: c, when: {any: [{state: b}]}}\n";
    insta::assert_snapshot!(wrong(&[("states:\n", circle)]), @"S205 15:13 these states read each other in a circle: a -> c -> b -> a");
}

#[test]
fn what_can_never_happen_is_a_warning() {
    let all = [
        ("live: [good, bad]", "live: [good, bad, better]"),
        (
            "- {text: Nothing to do.}",
            "- {text: Nothing to do.}\n      - {text: Really nothing.}",
        ),
        (
            "rows: [{when: {state: broken}",
            "rows: [{when: {not: {variant: bad-build}}, text: never}, {when: {state: broken}",
        ),
        (
            "at: 5m, from: monitor, to",
            "at: 5m, if: {not: {variant: bad-build}}, from: monitor, to",
        ),
        (
            "{id: worse, when: {state: broken}",
            "{id: worse, when: {variant: bad-build, any: []}",
        ),
    ];
    insta::assert_snapshot!(wrong(&all), @r"
    S301 12:21 (warning) nothing ever sets `live` to `better`
    S304 28:12 (warning) no variant can show this
    S303 48:9 (warning) outcome 2 of `rollback` always applies, so this one never does
    S302 50:10 (warning) `worse` can come in no variant
    S302 52:10 (warning) `ask` can come in no variant
    ");
}

#[test]
fn what_nothing_uses_is_a_warning() {
    let all = [
        ("live: [good, bad]", "live: [good, bad]\n  disk: [free]"),
        (
            "states:\n",
            "states:\n  - {id: idle, when: {is: {live: good}}}\n",
        ),
        (
            "metrics:\n",
            "metrics:\n  cpu: {title: CPU, unit: '%', normal: 5}\n",
        ),
        ("GET {{sample.route}}", "GET /"),
        (
            "look-first: Look before you change anything}",
            "look-first: Look before you change anything, be-calm: Be calm}",
        ),
        ("people: {", "people: {ceo: {title: CEO}, "),
        ("evidence: [green]", "keep: false"),
        ("evidence:\n", "evidence:\n  odd: {text: Odd}\n"),
        (
            "{text: Errors since the build, supports: [bad-build]}",
            "{text: Errors since the build, refutes: [vendor]}",
        ),
        ("    explain: The build was bad.\n", ""),
        ("    par: |\n      0:30 ack\n      1:00 run rollback\n", ""),
        (
            "P1: {update: 20m, mitigate: 20m, resolve: 35m}",
            "P1: {mitigate: 50m, resolve: 35m}",
        ),
    ];
    insta::assert_snapshot!(wrong(&all), @r"
    S501 9:11 (warning) P1 occurs here, and the policy's 30m to update is longer than half the time box: give a target
    S502 9:26 (warning) 50m to mitigate a P1 cannot be tested in 40m
    S405 10:68 (warning) no inject and no expectation serves the objective `be-calm`
    S401 13:3 (warning) no condition asks for the variable `disk`
    S402 16:10 (warning) nothing uses the state `idle`
    S409 18:21 (warning) `bad-build` is the true cause of a variant, and no evidence supports it
    S406 19:10 (warning) `ceo` never says anything and is never paged
    S404 20:11 (warning) no text draws from the sample `route`
    S403 22:3 (warning) the metric `cpu` is in no panel, text or log line
    S408 40:3 (warning) the evidence `odd` neither supports nor refutes a cause
    S407 42:3 (warning) no view ever reveals the evidence `green`
    S602 58:3 (warning) the variant `bad-build` has no `explain` for the debrief
    S601 58:3 (warning) the variant `bad-build` has no `par` to compare players with
    ");
}

#[test]
fn par_lines_are_checked_at_their_place() {
    insta::assert_snapshot!(wrong(&[("0:30 ack\n      1:00 run rollback", "0:30\n      soon ack\n      2:00 run rollback\n      1:75 ack\n      1:59 ack")]), @r"
    S211 59:7 this line has a time and no response
    S211 60:7 `soon` is no time: write m:ss or h:mm:ss, as in 1:10 or 00:01:10.250
    S211 62:7 `1:75` is no time: write m:ss or h:mm:ss, as in 1:10 or 00:01:10.250
    S211 63:7 1:59 is earlier than the line before
    ");
}

#[test]
fn par_responses_are_checked_by_the_grammar() {
    let changes = [(
        "0:30 ack\n      1:00 run rollback",
        "0:30 akc\n\n      1:00 run rolback\n      2:00  look grph",
    )];
    insta::assert_snapshot!(wrong(&changes), @r"
    S220 59:12 `akc` is neither a response nor a command of a tool; did you mean `ack`?
    S220 61:16 there is no action `rolback`; did you mean `rollback`?
    S220 62:18 there is no view `grph`; did you mean `graph`?
    ");
    let mut reading = load(Source::new("mini.yaml", changed(&changes)), &no_catalogue);
    let found = check(reading.loaded.as_ref().unwrap(), &rules());
    reading.found.extend(found);
    insta::assert_snapshot!(crate::yaml::render(&reading.found[1..2], &reading.sources, false), @r"
    error[S220]: there is no action `rolback`
      --> mini.yaml:61:16
       |
    61 |       1:00 run rolback
       |                ^^^^^^^
       |
       = help: did you mean `rollback`?
    ");
}

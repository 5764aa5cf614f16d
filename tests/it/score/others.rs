//! False alarms, the scenario's expectations, SLA verdicts, ratings, and the ends of drills.

use firedrill::score::{Psmu, SlaOutcome};

use super::{Played, WELL, check, drill};

#[test]
fn a_false_alarm_is_acknowledged_looked_into_and_called_off() {
    let ack = "1:00 ana ack";
    let look = "2:00 ana look board";
    let none = "3:00 ana severity none the sun shines";
    check(
        "judged-none",
        "quiet",
        &[
            (&[ack, look, none], 1.0),
            (&[ack, none, "4:00 ana look board"], 0.5),
            (&[ack, look, "3:00 ana severity none"], 0.0),
            (&[ack, look, "3:00 ana severity P1 sure"], 0.0),
            // The last word counts.
            (&[ack, look, none, "5:00 ana severity P2 or not"], 0.0),
            (&[ack, look, "2:30 ana severity P0 dark", none], 1.0),
            (
                &[
                    ack,
                    none,
                    "4:00 ana look board",
                    "5:00 ana severity none seen now",
                ],
                1.0,
            ),
            (&[ack, look], 0.0),
        ],
    );
    check(
        "evidence-seen",
        "quiet",
        &[
            (&[ack, look, none], 1.0),
            (&[ack, none, "4:00 ana look board"], 1.0),
            (&[ack, "2:00 ana look wall", none], 0.0),
            (&[ack, none], 0.0),
            // Who saw it and did not say what it means has not understood it.
            (&[ack, look], 0.0),
            (&[ack, look, "3:00 ana severity P1 sure"], 0.0),
        ],
    );
    check(
        "acknowledged",
        "quiet",
        &[
            (&[ack, look], 1.0),
            (&["7:00 ana ack", "7:10 ana look board"], 0.6),
        ],
    );
    let none_silent = "3:00 ana severity none";
    for (criterion, spoiled) in [
        ("no-harm", "2:30 ana run smash"),
        ("no-broad-alarm", "2:30 ana notify management dark"),
        ("left-alone", "2:30 ana run fix"),
    ] {
        let harm = if criterion == "no-harm" { 0.5 } else { 0.0 };
        check(
            criterion,
            "quiet",
            &[
                (&[ack, look, none], 1.0),
                (&[ack, look, spoiled, none], harm),
                // Restraint counts only when the alarm was acknowledged and judged, with a reason.
                (&[look, none], 0.0),
                (&[ack, look], 0.0),
                (&[ack, look, none_silent], 0.0),
                (&[], 0.0),
            ],
        );
    }
    check(
        "no-broad-alarm",
        "quiet",
        &[(
            &[ack, "2:30 ana notify engineering,support dark", none],
            1.0,
        )],
    );
}

#[test]
fn a_false_alarm_has_its_own_list() {
    let played = drill("quiet", &["1:00 ana ack", "2:00 ben look board"]);
    let ids: Vec<u8> = played.card.criteria.iter().map(|c| c.step).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5, 8, 0]);
    let weight: f64 = played.card.criteria[..6].iter().map(|c| c.weight).sum();
    assert_eq!(weight, 53.0);
    assert_eq!(
        played.card.slas.len(),
        1,
        "only the answer to the page is judged"
    );
}

#[test]
fn expectations_that_before_by_forbid_and_until() {
    let look = "1:00 ana look board";
    check(
        "looked-first",
        "dark",
        &[
            (&[look, "2:00 ana run fix"], 1.0),
            (&["0:30 ana run fix", look], 0.0),
            (&[look], 1.0),
            (&[], 0.0),
        ],
    );
    check(
        "told-soon",
        "dark",
        &[
            (&["10:00 ana notify engineering dark"], 1.0),
            (&["15:00 ana notify engineering dark"], 0.5),
            (&["20:00 ana notify engineering dark"], 0.0),
            (&["12:00 ben as ana notify engineering dark --ago 2m"], 1.0),
        ],
    );
    let fix = "5:00 ana run fix";
    check(
        "support-first",
        "dark",
        &[
            (
                &[
                    fix,
                    "6:00 ana notify support a",
                    "7:00 ana notify customers b",
                ],
                1.0,
            ),
            (
                &[
                    fix,
                    "6:00 ana notify customers b",
                    "7:00 ana notify support a",
                ],
                0.0,
            ),
            (&[fix], 1.0),
            // Restraint earns nothing by itself.
            (
                &["6:00 ana notify support a", "7:00 ana notify customers b"],
                0.0,
            ),
            (&[], 0.0),
        ],
    );
}

#[test]
fn expectations_are_at_most_a_share_of_the_weight() {
    let more: String = (0..9)
        .map(|i| format!("  - {{id: e{i}, that: {{looked: board}}, weight: 10}}\n"))
        .collect();
    let text = super::LAMP.replace("expect:\n", &format!("expect:\n{more}"));
    let heavy = super::drill_on(crate::harness::plan_of(&text, "dark"), &WELL);
    assert_eq!(heavy.card.criteria.len(), 14 + 12);
    for (played, most) in [(heavy, 0.3), (drill("dark", &WELL), 6.0 / 104.0)] {
        let own = |c: &&firedrill::score::Scored| c.step == 0;
        let own: f64 = played
            .card
            .criteria
            .iter()
            .filter(own)
            .map(|c| c.weight)
            .sum();
        let all: f64 = played.card.criteria.iter().map(|c| c.weight).sum();
        assert!((own / all - most).abs() < 1e-9, "{own} of {all}");
    }
}

fn outcome(played: &Played, sla: &str) -> Vec<&'static str> {
    played.verdicts(sla).iter().map(|o| o.name()).collect()
}

#[test]
fn every_sla_has_a_verdict() {
    let (met, breached, open) = ("met", "breached", "not testable");
    let case = |variant, lines: &[&str], sla, want: &[&str]| {
        assert_eq!(
            outcome(&drill(variant, lines), sla),
            want,
            "{variant} {sla} {lines:?}"
        );
    };
    case("dark", &[], "respond", &[breached]);
    case("dark", &[], "notify", &[breached]);
    case("dark", &[], "update", &[breached]);
    case("dark", &[], "mitigate", &[open]);
    case("dark", &[], "resolve", &[open]);
    case("dark", &["2:00 ana end"], "respond", &[open]);
    case(
        "dark",
        &["4:00 ana ack", "4:10 ana look board"],
        "respond",
        &[met],
    );
    case(
        "dark",
        &["6:00 ana ack", "6:10 ana look board"],
        "respond",
        &[breached],
    );
    // An acknowledgement without work is no response.
    case("dark", &["1:00 ana ack"], "respond", &[breached]);
    case(
        "dark",
        &["8:00 ana notify all-stakeholders a"],
        "notify",
        &[met],
    );
    case(
        "dark",
        &["8:00 ana notify engineering a"],
        "notify",
        &[breached],
    );
    case(
        "dark",
        &["8:00 ana notify all-stakeholders a"],
        "update",
        &[breached],
    );
    let begin = "8:00 ana notify all-stakeholders a";
    let fix = "34:00 ana run fix";
    case(
        "dark",
        &[begin, "25:00 ana notify all-stakeholders b", fix],
        "update",
        &[met],
    );
    case(
        "dark",
        &[begin, "25:00 ana notify all-stakeholders a", fix],
        "update",
        &[breached],
    );
    case("dark", &[begin, "10:00 ana run fix"], "update", &[open]);
    case("dark", &[fix], "mitigate", &[met]);
    case(
        "dark",
        &["5:00 ana run fix", "8:00 ana resolve"],
        "resolve",
        &[met],
    );
    // Calling it resolved while it is dark resolves nothing.
    case("dark", &["8:00 ana resolve"], "resolve", &[open]);
    case(
        "flaps",
        &["5:00 ana run fix", "8:00 ana resolve"],
        "resolve",
        &[open],
    );
    // The policy's own times are judged, not the tighter ones of the scenario.
    case(
        "dim",
        &["35:00 ana ack", "36:00 ana look board"],
        "respond",
        &[met],
    );
}

#[test]
fn each_true_severity_has_its_verdicts() {
    let played = drill(
        "grows",
        &["1:00 ana ack", "2:00 ana look board", "29:00 ana run fix"],
    );
    assert_eq!(
        outcome(&played, "respond"),
        ["met"],
        "answered once is enough"
    );
    assert_eq!(outcome(&played, "mitigate"), ["met", "met"]);
    assert_eq!(outcome(&played, "notify"), ["not testable", "breached"]);
    let late = drill("grows", &["50:00 ana ack", "50:10 ana look board"]);
    assert_eq!(outcome(&late, "respond"), ["met", "breached"]);
    assert_eq!(late.verdicts("mitigate"), [SlaOutcome::NotTestable; 2]);
}

#[test]
fn ratings_of_steps() {
    let case = |lines: &[&str], step: usize, want: Psmu| {
        let played = drill("dark", lines);
        assert_eq!(
            played.card.steps[step - 1],
            Some(want),
            "step {step}: {lines:?}"
        );
    };
    case(&["1:00 ana ack", "1:10 ana look board"], 1, Psmu::P);
    // In time for half of the credit, but the SLA is breached.
    case(&["7:00 ana ack", "7:10 ana look board"], 1, Psmu::M);
    case(&["9:00 ana ack", "9:10 ana look board"], 1, Psmu::U);
    case(&[], 1, Psmu::U);
    case(&["5:00 ana run fix"], 5, Psmu::P);
    case(&["24:00 ana run fix"], 5, Psmu::S);
    case(&["5:00 ana run smash", "7:00 ana run fix"], 5, Psmu::M);
    case(&["1:00 ana severity P1", "24:00 ana run fix"], 2, Psmu::S);
    // A critical criterion without any credit.
    case(&["1:00 ana severity P3", "24:00 ana run fix"], 2, Psmu::U);
    let solo = drill("dark", &["1:00 ana ack"]);
    assert!(solo.card.steps.iter().all(Option::is_some));
}

#[test]
fn ratings_of_objectives() {
    let look = "1:00 ana look board";
    let case = |lines: &[&str], objective: &str, want: Psmu| {
        assert_eq!(
            drill("dark", lines).objective(objective),
            Some(want),
            "{lines:?}"
        );
    };
    case(&[look, "5:00 ana run fix"], "look-first", Psmu::P);
    case(&["0:30 ana run fix"], "look-first", Psmu::U);
    // A harmful action anywhere is held against each objective.
    case(
        &[look, "5:00 ana run fix", "7:00 ana run smash"],
        "look-first",
        Psmu::M,
    );
    let told = "6:00 ana notify engineering dark";
    case(&["5:00 ana run fix", told], "tell", Psmu::P);
    case(
        &["5:00 ana run fix", "12:30 ana notify engineering dark"],
        "tell",
        Psmu::S,
    );
    // Crossing a limit of the objective is a breach.
    case(
        &["5:00 ana run fix", told, "7:00 ana notify customers dark"],
        "tell",
        Psmu::M,
    );
}

#[test]
fn pauses_and_skips_cost_nothing_and_are_marked() {
    let plain = drill(
        "dark",
        &["4:00 ana ack", "4:10 ana look board", "5:00 ana run fix"],
    );
    let paused = drill(
        "dark",
        &[
            "1:00 ana pause coaching",
            "1:00 ana continue",
            "4:00 ana ack",
            "4:10 ana look board",
            "5:00 ana run fix",
            "5:01 ana skip",
        ],
    );
    assert_eq!(plain.card.score, paused.card.score);
    assert!(paused.card.skipped && !plain.card.skipped);
    let refused = drill(
        "dark",
        &[
            "1:00 ana pause break",
            "2:00 ana ack",
            "2:10 ana look board",
        ],
    );
    assert_eq!(refused.card.score, 0.0);
}

#[test]
fn an_aborted_drill_is_scored_up_to_its_end() {
    let played = drill(
        "dark",
        &[
            "1:00 ana ack",
            "1:10 ana look board",
            "2:00 ana abort --real-incident",
        ],
    );
    assert_eq!(played.credit("acknowledged"), 1.0);
    assert_eq!(outcome(&played, "notify"), ["not testable"]);
    assert!(played.card.score < 15.0);
}

#[test]
fn hints_lower_independence_alone() {
    let lines = ["1:00 ana ack", "1:10 ana look board", "5:00 ana run fix"];
    let alone = drill("dark", &lines).card;
    let helped = drill("dark", &[&lines[..], &["6:00 ana hint"]].concat()).card;
    assert_eq!((alone.independence, helped.independence), (100.0, 50.0));
    // Whoever has looked at the board is not told to, and pays nothing for that rung: there is no second hint.
    let asks = ["6:00 ana hint", "6:10 ana hint"];
    let again = drill("dark", &[&lines[..], &asks].concat()).card;
    assert_eq!((again.hints, again.independence), (1, 50.0));
    let before = drill(
        "dark",
        &[
            &asks
                .map(|a| a.replace("6:", "0:"))
                .each_ref()
                .map(String::as_str),
            &lines[..],
        ]
        .concat(),
    )
    .card;
    assert_eq!((before.hints, before.independence), (2, 0.0));
    assert_eq!(alone.score, helped.score);
}

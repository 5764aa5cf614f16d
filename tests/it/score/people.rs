//! Steps 1 to 3: acknowledge, judge, tell, lead.

use super::{check, drill};

/// `begin`, then the lines.
fn with<'a>(begin: &[&'a str], lines: &[&'a str]) -> Vec<&'a str> {
    let mut all = [begin, lines].concat();
    all.sort_by_key(|line| firedrill::model::Time::parse(line.split(' ').next().unwrap()).unwrap());
    all
}

/// The credit of a criterion when these lines are added to a play.
#[track_caller]
fn check_with(criterion: &str, variant: &str, begin: &[&str], cases: &[(&[&str], f64)]) {
    for (lines, want) in cases {
        check(criterion, variant, &[(&with(begin, lines), *want)]);
    }
}

#[test]
fn acknowledged_on_the_curve_when_work_follows() {
    check(
        "acknowledged",
        "dark",
        &[
            (&["5:00 ana ack", "5:10 ana look board"], 1.0),
            (&["7:00 ana ack", "7:10 ana look board"], 0.6),
            (&["10:00 ana ack", "10:10 ana look board"], 0.0),
            (&["1:00 ana look board"], 0.0),
            // An empty one counts from the first real response, without any not at all.
            (&["0:30 ana ack", "5:30 ana look board"], 1.0),
            (&["0:30 ana ack", "6:00 ana look board"], 0.8),
            (
                &["0:30 ana ack", "1:00 ana note here", "1:10 ana hint"],
                0.0,
            ),
            (&["0:30 ana ack"], 0.0),
            // Somebody else's work is not that player's.
            (&["0:30 ana ack", "1:00 ben look board"], 0.0),
            (
                &[
                    "0:30 ana ack",
                    "1:00 ben look board",
                    "6:00 ben ack",
                    "6:10 ben look wall",
                ],
                0.8,
            ),
            // Entered late, it counts at the claimed time.
            (
                &["7:00 ben as ana ack --ago 2m", "8:00 ana look board"],
                1.0,
            ),
            (
                &["7:00 ben as ana ack --ago 30s", "8:00 ana look board"],
                0.7,
            ),
        ],
    );
}

#[test]
fn a_worsening_moves_the_deadlines_of_who_has_not_answered() {
    // P2 asks for an answer within 30 minutes; from 20:00 on it is a P0, which asks for 5.
    let ack = |at: &str| [format!("{at} ana ack"), format!("{at} ana look board")];
    for (at, want) in [("24:00", 1.0), ("30:00", 0.8)] {
        let played = drill("grows", &ack(at));
        assert!((played.credit("acknowledged") - want).abs() < 1e-6, "{at}");
    }
    check(
        "severity-declared",
        "grows",
        &[(&["10:00 ana severity P2"], 1.0)],
    );
    check(
        "severity-declared",
        "dim",
        &[(&["22:30 ana severity P2"], 0.5)],
    );
}

#[test]
fn severity_right_is_a_share_of_time() {
    let fixed: &[&str] = &["24:00 ana run fix"];
    check_with(
        "severity-right",
        "dark",
        fixed,
        &[
            (&["1:00 ana severity P0"], 1.0),
            (&["5:00 ana severity P0"], 1.0),
            (&["15:00 ana severity P0"], 0.5),
            (&["1:00 ana severity P1"], 0.4),
            (&["1:00 ana severity P2"], 0.0),
            (&["1:00 ana severity P1", "15:00 ana severity P0"], 0.7),
            (&["1:00 ana severity none all is well"], 0.0),
            (
                &[
                    "15:00 ana severity P4",
                    "20:00 ben as ana severity P0 --ago 5m",
                ],
                0.5,
            ),
            (&[], 0.0),
        ],
    );
    check_with(
        "severity-right",
        "dim",
        fixed,
        &[
            (&["1:00 ana severity P1"], 0.7),
            (&["1:00 ana severity P3"], 0.4),
            (&["1:00 ana severity P0"], 0.0),
        ],
    );
}

#[test]
fn severity_follows_a_worsening_within_the_grace() {
    let fixed: &[&str] = &["44:00 ana run fix"];
    check_with(
        "severity-right",
        "grows",
        fixed,
        &[
            (&["1:00 ana severity P2", "25:00 ana severity P0"], 1.0),
            (&["1:00 ana severity P2"], 15.0 / 35.0),
            (&["1:00 ana severity P0"], 20.0 / 35.0),
        ],
    );
}

#[test]
fn severity_of_an_incident_that_is_over_at_once_is_the_one_that_stood_then() {
    let fixed: &[&str] = &["2:00 ana run fix"];
    check_with(
        "severity-right",
        "dark",
        fixed,
        &[
            (&["1:00 ana severity P0"], 1.0),
            (&["1:00 ana severity P0", "4:00 ana severity P3"], 1.0),
            (&["4:00 ana severity P0"], 1.0),
            (&["9:00 ana severity P0"], 0.0),
            (&["1:00 ana severity P1", "4:00 ana severity P0"], 0.4),
        ],
    );
}

#[test]
fn a_low_declaration_loosens_no_target() {
    check(
        "severity-declared",
        "dark",
        &[
            (&["10:00 ana severity P0"], 1.0),
            (&["15:00 ana severity P4"], 0.5),
            (&["1:00 ana severity none a test"], 0.0),
            (&[], 0.0),
        ],
    );
    check(
        "audiences-told",
        "dark",
        &[(
            &["1:00 ana severity P2", "2:00 ana notify engineering down"],
            0.25,
        )],
    );
    let late: &[&str] = &["1:00 ana severity P4", "6:00 ana ack"];
    let played = drill("dark", &with(late, &["6:10 ana look board"]));
    assert!((played.credit("acknowledged") - 0.8).abs() < 1e-6);
}

#[test]
fn audiences_each_have_a_clock() {
    check(
        "audiences-told",
        "dark",
        &[
            (&["10:00 ana notify all-stakeholders down"], 1.0),
            (&["15:00 ana notify all-stakeholders down"], 0.5),
            (&["5:00 ana notify engineering down"], 0.25),
            (
                &[
                    "5:00 ana notify engineering,management a",
                    "15:00 ana notify support b",
                ],
                0.625,
            ),
            (&["20:00 ana notify all-stakeholders down"], 0.0),
            (
                &["12:00 ben as ana notify all-stakeholders down --ago 2m"],
                1.0,
            ),
            (&[], 0.0),
        ],
    );
}

#[test]
fn a_worsening_asks_for_more_audiences_from_then_on() {
    let first = "5:00 ana notify engineering dim";
    check(
        "audiences-told",
        "grows",
        &[
            (
                &[first, "30:00 ana notify management,support,customers dark"],
                1.0,
            ),
            (
                &[first, "35:00 ana notify management,support,customers dark"],
                0.625,
            ),
            (&[first], 0.25),
            // Who was not told of the P2 must be told of the P0 as fast as everybody else.
            (&["35:00 ana notify all-stakeholders dark"], 0.4375),
        ],
    );
}

#[test]
fn the_acknowledgement_tells_the_on_call_engineer() {
    check(
        "audiences-told",
        "faint",
        &[
            (&["1:00 ana ack", "1:10 ana look board"], 1.0),
            (&["1:00 ana ack"], 0.0),
        ],
    );
}

#[test]
fn command_is_taken_in_teams() {
    let lead = "1:00 ana assign incident-commander ana";
    check(
        "command-taken",
        "dark",
        &[
            (
                &[
                    lead,
                    "2:00 ana assign communications ben",
                    "3:00 ben look wall",
                ],
                1.0,
            ),
            (&[lead, "3:00 ben look wall"], 0.5),
            (&["3:00 ben look wall", "4:00 ana look wall"], 0.0),
            // Who does not play cannot lead.
            (
                &[
                    lead,
                    "2:00 ana assign communications grace",
                    "3:00 ben look wall",
                ],
                0.5,
            ),
            // Nor is there anything to lead any more after the end.
            (
                &[
                    "0:30 ben resolve done",
                    lead,
                    "2:00 ana assign communications ben",
                ],
                0.0,
            ),
        ],
    );
    check(
        "command-taken",
        "faint",
        &[
            (
                &["1:00 ana ack", "2:00 ana look wall", "3:00 ben look wall"],
                1.0,
            ),
            (&["2:00 ana look wall", "3:00 ben look wall"], 0.0),
        ],
    );
    assert!(drill("dark", &[lead]).line("command-taken").is_none());
}

#[test]
fn updates_come_at_the_interval_and_say_something_new() {
    let begin: &[&str] = &["5:00 ana notify all-stakeholders one", "49:00 ana run fix"];
    check_with(
        "updates-kept",
        "dark",
        begin,
        &[
            (&[], 0.0),
            (&["20:00 ana notify all-stakeholders two"], 0.5),
            (
                &[
                    "20:00 ana notify all-stakeholders two",
                    "38:00 ana notify all-stakeholders three",
                ],
                1.0,
            ),
            (
                &[
                    "20:00 ana notify all-stakeholders one",
                    "38:00 ana notify all-stakeholders ONE!",
                ],
                0.0,
            ),
            (
                &[
                    "20:00 ana notify engineering two",
                    "38:00 ana notify engineering three",
                ],
                0.25,
            ),
            (&["27:00 ana notify all-stakeholders late"], 1.0 / 3.0),
            // More often than needed is no more.
            (
                &[
                    "5:10 ana notify all-stakeholders two",
                    "5:20 ana notify all-stakeholders three",
                    "5:30 ana notify all-stakeholders four",
                    "5:40 ana notify all-stakeholders five",
                ],
                1.0 / 3.0,
            ),
        ],
    );
}

#[test]
fn a_share_of_no_updates_is_the_first_message() {
    let fixed: &[&str] = &["9:00 ana run fix"];
    check_with(
        "updates-kept",
        "dark",
        fixed,
        &[
            (&["5:00 ana notify all-stakeholders one"], 1.0),
            (&["15:00 ana notify all-stakeholders one"], 0.5),
            (&[], 0.0),
        ],
    );
}

#[test]
fn promises_are_kept() {
    let begin: &[&str] = &[
        "5:00 ana notify all-stakeholders one --next 20m",
        "49:00 ana run fix",
    ];
    check_with(
        "promises-kept",
        "dark",
        begin,
        &[
            (&["20:00 ana notify all-stakeholders two"], 1.0),
            (&["26:00 ana notify all-stakeholders two"], 0.0),
            (&["20:00 ana notify all-stakeholders one"], 0.0),
            (&["20:00 ana notify all-stakeholders two --next 20m"], 0.5),
            (&["20:00 ana notify engineering two"], 0.25),
            (
                &[
                    "20:00 ana notify all-stakeholders two --next 20m",
                    "39:00 ana notify all-stakeholders three --next 5m",
                ],
                2.0 / 3.0,
            ),
            (&[], 0.0),
        ],
    );
    check(
        "promises-kept",
        "dark",
        &[(&["5:00 ana notify all-stakeholders one"], 0.0)],
    );
}

#[test]
fn a_promise_is_void_when_the_incident_is_closed_first() {
    let closed: &[&str] = &["8:00 ana run fix", "10:00 ana resolve done"];
    check_with(
        "promises-kept",
        "dark",
        closed,
        &[
            (&["5:00 ana notify all-stakeholders one --next 20m"], 1.0),
            (&["5:00 ana notify engineering one --next 20m"], 0.25),
            (&["5:00 ana notify all-stakeholders one --next 4m"], 0.0),
            // A promise beyond the policy's interval was never of use.
            (&["5:00 ana notify all-stakeholders one --next 10h"], 0.0),
            (&["5:00 ana notify all-stakeholders one"], 0.0),
        ],
    );
}

#[test]
fn messages_have_their_elements_and_contradict_nothing() {
    let begin: &[&str] = &["1:00 ana severity P0"];
    let case = |message: &'static str, want: f64| {
        check_with("message-elements", "dark", begin, &[(&[message], want)]);
    };
    case(
        "2:00 ana notify engineering --kind initial --impact dark --action look --next 20m P0",
        1.0,
    );
    case(
        "2:00 ana notify engineering --kind initial --impact dark --action look P0",
        0.75,
    );
    case(
        "2:00 ana notify engineering --impact dark --action look --next 20m",
        0.75,
    );
    case(
        "2:00 ana notify support --kind initial --impact dark --action look --next 20m",
        1.0,
    );
    case("2:00 ana notify engineering something", 0.0);
    // Another severity than the declared one, a share that nobody could see, resolved while it is dark.
    case(
        "2:00 ana notify engineering --kind initial --impact dark --action look --next 20m P2",
        0.75,
    );
    case(
        "2:00 ana notify support --kind initial --impact 'dark, P2' --action look --next 20m",
        2.0 / 3.0,
    );
    case(
        "2:00 ana notify support --kind initial --impact '5 % dark' --action look --next 20m",
        2.0 / 3.0,
    );
    case(
        "2:00 ana notify support --kind initial --impact '95 % dark' --action look --next 20m",
        1.0,
    );
    case(
        "2:00 ana notify support --kind resolution --impact dark --action fixed",
        0.5,
    );
    check("message-elements", "dark", &[(&[], 0.0)]);
}

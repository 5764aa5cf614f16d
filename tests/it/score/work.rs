//! Steps 4 to 8: find, mend, verify, watch, review.

use super::check;

#[test]
fn cause_named_with_evidence_before_resolving() {
    let look = "1:00 ana look board";
    let right = "5:00 ana diagnose fuse";
    check(
        "cause-named",
        "dark",
        &[
            (&[look, right], 1.0),
            (&[look, "2:00 ana diagnose bulb", right], 0.7),
            (
                &[
                    look,
                    "2:00 ana diagnose bulb",
                    "3:00 ana diagnose sun",
                    right,
                ],
                0.4,
            ),
            (&[right], 0.5),
            (&["2:00 ana diagnose bulb", right], 0.5),
            (
                &["2:00 ana diagnose bulb", "3:00 ana diagnose sun", right],
                0.4,
            ),
            (
                &[right, "6:00 ana look board", "7:00 ana diagnose fuse"],
                1.0,
            ),
            (&[look, right, "6:00 ana diagnose bulb"], 0.0),
            (&[look, "2:00 ana diagnose bulb"], 0.0),
            (
                &[look, "2:00 ana suspect fuse", "3:00 ana suspect bulb"],
                0.0,
            ),
            (&[look, "4:00 ana resolve done", right], 0.0),
            // Entered late: what counts is what was known and done at the claimed time.
            (
                &[
                    look,
                    "4:00 ana resolve done",
                    "5:00 ben as ana diagnose fuse --ago 2m",
                ],
                1.0,
            ),
            (
                &[
                    "4:00 ana look board",
                    "5:00 ben as ana diagnose fuse --ago 2m",
                ],
                0.5,
            ),
            (&[], 0.0),
        ],
    );
}

#[test]
fn mitigated_by_players_in_time() {
    check(
        "mitigated",
        "dark",
        &[
            (&["19:00 ana run fix"], 1.0),
            (&["29:00 ana run fix"], 0.5),
            (&["39:00 ana run fix"], 0.0),
            (&["5:00 ana run patch"], 1.0),
            (&["5:00 ana run ease"], 0.0),
            (&["5:00 ana run smash", "10:00 ana run fix"], 0.75),
            (
                &[
                    "5:00 ana run fix",
                    "10:00 ana run smash",
                    "20:00 ana run smash",
                ],
                0.5,
            ),
            // Resolving changes nothing about it.
            (&["1:00 ana resolve", "29:00 ana run fix"], 0.0),
            (&["1:00 ana resolve", "9:00 ana run fix"], 1.0),
            (
                &[
                    "19:00 ana run fix",
                    "25:00 ana run spoil",
                    "30:00 ana run fix",
                ],
                0.45,
            ),
            (&["19:00 ana run fix", "25:00 ana run spoil"], 0.0),
            (&[], 0.0),
        ],
    );
}

#[test]
fn the_earliest_deadline_counts_when_it_gets_worse() {
    // P2 from 0:00 and P0 from 20:00 both ask for 20 minutes.
    check(
        "mitigated",
        "grows",
        &[(&["29:00 ana run fix"], 0.5), (&["19:00 ana run fix"], 1.0)],
    );
}

#[test]
fn what_heals_by_itself_is_credited_only_to_who_helped() {
    check(
        "mitigated",
        "heals",
        &[
            (&["1:00 ana look board"], 0.0),
            (&["5:00 ana run ease"], 1.0),
            (&["5:00 ana run fix"], 1.0),
            // Making it worse and putting it back is no help.
            (&["2:00 ana run spoil", "4:00 ana run back"], 0.0),
            (&["15:00 ana run fix"], 0.0),
        ],
    );
    check("no-harm", "heals", &[(&["1:00 ana look board"], 0.0)]);
}

#[test]
fn no_harm_needs_mitigation() {
    check(
        "no-harm",
        "dark",
        &[
            (&["5:00 ana run fix"], 1.0),
            (&["5:00 ana run fix", "7:00 ana run smash"], 0.5),
            (
                &[
                    "5:00 ana run fix",
                    "7:00 ana run smash",
                    "9:00 ana run smash",
                ],
                0.0,
            ),
            (&["1:00 ana ack", "2:00 ana look board"], 0.0),
            (&[], 0.0),
        ],
    );
}

#[test]
fn verified_after_recovery_before_resolving_with_a_view_that_can_tell() {
    let fix = "5:00 ana run fix";
    let close = "9:00 ana resolve";
    check(
        "verified",
        "dark",
        &[
            (&[fix, "7:00 ana verify board", close], 1.0),
            (&[fix, "7:00 ana verify board"], 1.0),
            (&["5:00 ana run fix", "6:00 ana verify board", close], 1.0),
            (&[fix, "7:00 ana verify wall", close], 0.0),
            (&["2:00 ana verify wall", fix, close], 0.0),
            (
                &["2:00 ana verify board", fix, "7:00 ana verify board", close],
                0.0,
            ),
            (&[fix, close, "10:00 ana verify board"], 0.0),
            (&[fix, "7:00 ana look board", close], 0.0),
            (&["5:00 ana run patch", "7:00 ana verify board", close], 0.0),
            (&["1:00 ana resolve", fix, "7:00 ana verify board"], 1.0),
            (&[], 0.0),
        ],
    );
    check(
        "verified",
        "heals",
        &[(&["15:00 ana verify board", "16:00 ana resolve"], 0.0)],
    );
}

#[test]
fn monitored_means_closed_when_healthy_and_quiet_since() {
    check(
        "monitored",
        "dark",
        &[
            (&["5:00 ana run fix", "8:00 ana resolve"], 1.0),
            (&["5:00 ana run patch", "8:00 ana resolve"], 0.5),
            (&["5:00 ana run fix"], 0.0),
            (&["1:00 ana resolve", "5:00 ana run fix"], 0.0),
            (&["8:00 ana resolve"], 0.0),
            (
                &["5:00 ana run fix", "8:00 ana resolve", "8:10 ana end"],
                0.5,
            ),
            (
                &["5:00 ana run fix", "8:00 ana resolve", "8:10 ana skip"],
                1.0,
            ),
        ],
    );
    let fix = "5:00 ana run fix";
    let early = "8:00 ana resolve";
    check(
        "monitored",
        "flaps",
        &[
            (
                &[fix, early, "13:00 ana run replace", "15:00 ana resolve"],
                0.75,
            ),
            (&[fix, early, "13:00 ana run replace"], 0.0),
            (&[fix, early], 0.0),
            (&["5:00 ana run replace", early], 1.0),
            (&[fix, "13:00 ana run replace", "15:00 ana resolve"], 1.0),
        ],
    );
}

#[test]
fn what_comes_back_before_resolving_was_not_mitigated_yet() {
    check(
        "mitigated",
        "flaps",
        &[
            (&["5:00 ana run fix", "24:00 ana run replace"], 0.75),
            (&["5:00 ana run fix"], 0.0),
            (&["5:00 ana run fix", "8:00 ana resolve"], 0.0),
            // An early resolve does not stop the clock.
            (
                &[
                    "3:00 ana resolve",
                    "5:00 ana run fix",
                    "24:00 ana run replace",
                    "26:00 ana resolve",
                ],
                0.75,
            ),
        ],
    );
}

#[test]
fn reviewed_is_four_quarters() {
    check(
        "reviewed",
        "dark",
        &[
            (&["60:00 ana review cause fuse"], 0.25),
            (
                &[
                    "60:00 ana review cause fuse",
                    "60:01 ana review cause again",
                ],
                0.25,
            ),
            (
                &[
                    "60:00 ana review went-well all",
                    "60:01 ana review improve it",
                ],
                0.5,
            ),
            (&["60:00 ana review action-item buy --owner ben"], 0.0),
            (&["60:00 ana review action-item buy --due 2026-12-01"], 0.0),
            (
                &["60:00 ana review action-item buy --owner ben --due 2026-12-01"],
                0.25,
            ),
            // Not while the incident goes on.
            (&["5:00 ana review cause fuse"], 0.0),
        ],
    );
}

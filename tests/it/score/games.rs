//! Plays that try to get more points than they deserve, each with the most that it may get.

use super::{drill, variants};

/// What a drill of these lines scores.
fn score(variant: &str, lines: &[String]) -> f64 {
    drill(variant, lines).card.score
}

fn every(from: i64, step: i64, to: i64, line: impl Fn(i64) -> String) -> Vec<String> {
    let times = (0..).map(|i| from + i * step).take_while(|t| *t <= to);
    times
        .map(|t| format!("{}:{:02} ana {}", t / 60, t % 60, line(t)))
        .collect()
}

/// Every incident of the lamp, without the false alarm.
fn incidents() -> Vec<String> {
    variants().into_iter().filter(|v| v != "quiet").collect()
}

/// In no incident does it get more. A P3 gives 8 points more: the acknowledgement tells all whom it names.
#[track_caller]
fn at_most(most: f64, lines: &[String]) {
    for variant in incidents() {
        let got = score(&variant, lines);
        let most = if variant == "faint" { most + 8.1 } else { most };
        assert!(got <= most, "{variant}: {got:.1}: {lines:#?}");
    }
}

#[test]
fn words_alone() {
    // Empty promises to everybody, in ever new words, a severity, and nothing else.
    let said =
        |t| format!("notify all-stakeholders --kind initial --impact x{t} --action y --next 1m P0");
    let mut lines = vec![
        "0:05 ana ack".to_owned(),
        "0:10 ana severity P0 sure".to_owned(),
    ];
    lines.extend(every(15, 60, 3_500, said));
    at_most(45.0, &lines);
    // The same words again are not even an update.
    let mut same = lines[..2].to_vec();
    same.extend(every(15, 60, 3_500, |_| said(1)));
    at_most(37.0, &same);
    let repeated = drill("dark", &same);
    assert_eq!(repeated.credit("updates-kept"), 0.0);
    assert_eq!(repeated.credit("promises-kept"), 0.0);
}

#[test]
fn an_acknowledgement_and_guesses() {
    let guesses = |verb: &'static str| {
        let causes = ["bulb", "switch", "cable", "sun", "fuse"];
        let mut lines = vec!["0:05 ana ack".to_owned()];
        lines.extend(every(10, 5, 30, |t| {
            format!("{verb} {}", causes[(t as usize - 10) / 5])
        }));
        lines
    };
    at_most(11.0, &guesses("suspect"));
    at_most(11.0, &guesses("diagnose"));
}

#[test]
fn resolving_at_once_and_again() {
    at_most(11.0, &every(5, 60, 3_500, |_| "resolve done".to_owned()));
    let mut lines = vec!["0:05 ana ack".to_owned(), "0:10 ana look wall".to_owned()];
    lines.extend(every(15, 30, 3_500, |_| "resolve done".to_owned()));
    at_most(16.0, &lines);
}

#[test]
fn running_everything() {
    let actions = ["fix", "replace", "patch", "ease", "back", "spoil", "smash"];
    let mut lines = vec!["0:05 ana ack".to_owned()];
    lines.extend(every(30, 90, 570, |t| {
        format!("run {}", actions[(t as usize - 30) / 90])
    }));
    lines.push("12:00 ana resolve".to_owned());
    at_most(35.0, &lines);
}

#[test]
fn calling_everything_healthy() {
    let mut lines = vec!["0:05 ana ack".to_owned()];
    lines.extend(every(10, 30, 3_500, |t| {
        let view = if t % 60 < 30 { "board" } else { "wall" };
        format!("verify {view}")
    }));
    for variant in incidents() {
        let played = drill(&variant, &lines);
        assert_eq!(played.credit("verified"), 0.0, "{variant}");
    }
    at_most(16.0, &lines);
}

#[test]
fn a_blind_no_incident() {
    let lines = [
        "0:05 ana ack".to_owned(),
        "0:10 ana severity none surely nothing".to_owned(),
    ];
    at_most(11.0, &lines);
    let got = score("quiet", &lines);
    assert!(got <= 60.0, "{got}");
    let silent = score(
        "quiet",
        &[lines[0].clone(), "0:10 ana severity none".to_owned()],
    );
    assert!(silent <= 20.0, "{silent}");
}

#[test]
fn the_highest_severity_to_be_on_the_safe_side() {
    for (variant, most) in [("dim", 0.0), ("faint", 0.0), ("dark", 1.0)] {
        let played = drill(variant, &["0:05 ana ack", "0:10 ana severity P0 who knows"]);
        assert_eq!(played.credit("severity-right"), most, "{variant}");
    }
}

#[test]
fn ending_play_before_it_can_come_back() {
    let lines = ["5:00 ana run fix", "8:00 ana resolve", "8:01 ana end"];
    let played = drill("flaps", &lines);
    assert_eq!(played.credit("monitored"), 0.5);
}

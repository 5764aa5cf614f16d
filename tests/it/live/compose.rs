//! A message while it is written: what lacks is what the score would miss.

use firedrill::model::{AudienceId, Audiences, Severity};
use firedrill::session::compose::{Composed, Known, compose};

use crate::harness::{builtin_plan, roster};

const NOBODY: Known<'static> = Known {
    told: Audiences(0),
    severity: Some(Some(Severity::P0)),
    commander: "ana",
    sent: 0,
};

fn composed(line: &str, known: Known<'_>) -> Option<Composed> {
    let plan = builtin_plan("blank-page", "env-missing");
    compose(&plan, &roster(&plan, &["ana"]), line, known)
}

#[test]
fn a_first_message_is_short_of_what_is_not_there_yet() {
    let missing = |line: &str| composed(line, NOBODY).unwrap().missing;
    let first = "notify management --kind initial";
    assert_eq!(
        missing(&format!("{first} \"we look\"")),
        ["impact", "action", "next", "severity"]
    );
    let more = format!("{first} --impact \"P0, nobody gets in\" --action \"rolling back\"");
    assert_eq!(missing(&more), ["next"]);
    assert!(missing(&format!("{more} --next 20m")).is_empty());
    // The severity is for the first message only.
    let told = Known {
        told: Audiences(0).with(AudienceId::at(1)),
        sent: 1,
        ..NOBODY
    };
    let update = composed(
        "notify management --impact all --action wait --next 20m",
        told,
    );
    assert!(update.unwrap().missing.is_empty());
    assert_eq!(composed("look errors", NOBODY), None);
    assert_eq!(composed("notify nobody-known", NOBODY), None);
}

#[test]
fn the_text_is_the_template_of_the_policy_with_what_is_known() {
    let line = "notify management --kind initial --impact \"P0, nobody gets in\" --action \"rolling back\" --next 20m";
    insta::assert_snapshot!(composed(line, NOBODY).unwrap().text, @r"
    [P0] Application not loading (blank page)
    What is affected: P0, nobody gets in
    Since: 14:05
    What we are doing: rolling back
    Lead: ana. Next message by 20m from now.
    ");
}

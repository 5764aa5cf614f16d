//! Every event survives the way to disk and back.

use std::sync::{Arc, LazyLock};

use firedrill::log::{Record, Version, WireEvent, decode, drill_id, encode};
use firedrill::model::*;
use proptest::prelude::*;

use super::header;
use crate::harness::{builtin_plan, roster};

fn plan() -> Arc<Plan> {
    static PLAN: LazyLock<Arc<Plan>> =
        LazyLock::new(|| builtin_plan("oauth-failure", "secret-expired"));
    PLAN.clone()
}

/// Any event of any kind that names only things of the plan.
fn event(plan: Arc<Plan>) -> impl Strategy<Value = Event> {
    (0..32u8, any::<[u32; 6]>(), any::<[bool; 2]>()).prop_map(move |(kind, n, flags)| {
        let pick = |i: usize, len: usize| n[i] as usize % len;
        let text = |i: usize| {
            if n[i] % 4 == 0 {
                TextId::NONE
            } else {
                TextId(n[i] / 4)
            }
        };
        let span = |i: usize| Span(i64::from(n[i] % 7_200_000));
        let time = |i: usize| Time(i64::from(n[i] % 7_200_000));
        let view = ViewId::at(pick(0, plan.views.len()));
        let cause = CauseId::at(pick(0, plan.causes.len()));
        let action = ActionId::at(pick(0, plan.actions.len()));
        let inject = InjectId::at(pick(0, plan.injects.len()));
        let person = PersonId::at(pick(0, plan.people.len()));
        let role = RoleId::at(pick(0, plan.rules.roles.len()));
        let severity = Severity::ALL.get(pick(1, 6)).copied();
        let to = match flags[0] {
            true => Assignee::Seat(Participant((n[1] % 32) as u8)),
            false => Assignee::Person(person),
        };
        let audiences = |i: usize| Audiences((n[i] % (1 << plan.rules.audiences.len())) as u16);
        let elements = |i: usize| Elements((n[i] % 32) as u8);
        match kind {
            0 => Event::Started,
            1 => Event::Paused {
                reason: PauseReason::ALL[pick(0, 4)],
            },
            2 => Event::Continued,
            3 => Event::Skipped { to: time(0) },
            4 => Event::Ended {
                reason: EndReason::ALL[pick(0, 6)],
            },
            5 => Event::Closed,
            6 => Event::ImpactChanged {
                state: flags[0].then(|| StateId::at(pick(0, plan.states.len()))),
                by_team: flags[1],
            },
            7 => Event::InjectDelivered {
                inject,
                to: Seats(n[1]),
                routing: Routing::ALL[pick(2, 4)],
            },
            8 => Event::InjectSkipped { inject },
            9 if plan.changes.is_empty() => Event::Reopened,
            9 => Event::Changed {
                change: ChangeId::at(pick(0, plan.changes.len())),
            },
            10 => Event::LevelPaged {
                level: pick(0, plan.rules.levels.len()) as u8,
            },
            11 => Event::PageAnswered {
                person,
                answered: flags[0],
            },
            12 => Event::Acked { ago: span(0) },
            13 => Event::Classified {
                severity,
                why: text(0),
                ago: span(2),
            },
            14 => Event::Assigned {
                role,
                to,
                handoff: flags[1],
                text: text(2),
            },
            15 => Event::Paged { person },
            16 => Event::Notified(Message {
                draft: Draft {
                    to: audiences(0),
                    kind: MessageKind::ALL[pick(1, 3)],
                    has: elements(2),
                    severity,
                    percent: flags[0].then_some((n[3] % 256) as u8),
                    next: span(3),
                    text: text(4),
                    print: n[5],
                },
                ago_ms: n[1] % 300_001,
                repeats: audiences(5),
                contradicts: elements(5),
            }),
            17 => Event::Looked { view },
            18 => Event::EvidenceFound {
                evidence: EvidenceId::at(pick(1, plan.evidence.len())),
                view,
            },
            19 => Event::Suspected {
                cause,
                why: text(1),
            },
            20 => Event::Diagnosed {
                cause,
                why: text(1),
                ago: span(2),
            },
            21 => Event::ActionBegan {
                action,
                until: time(1),
            },
            22 => {
                let outcomes = plan.actions[action.index()].outcomes.len();
                let outcome = flags[0] && outcomes > 0;
                Event::ActionEnded {
                    action,
                    outcome: outcome.then(|| OutcomeId::at(pick(1, outcomes))),
                }
            }
            23 => Event::Verified {
                view,
                healthy: flags[0],
                tells: flags[1],
            },
            24 => Event::Resolved {
                text: text(0),
                healthy: flags[0],
            },
            25 => Event::Reopened,
            26 => Event::Expected {
                expect: ExpectId::at(pick(0, plan.expects.len())),
                met: flags[0],
            },
            27 => Event::Reviewed {
                kind: ReviewKind::ALL[pick(0, 4)],
                text: text(1),
                owner: text(2),
                due: text(3),
                about: text(4),
            },
            28 => Event::Noted { text: text(0) },
            29 => Event::Hinted {
                rung: pick(0, plan.hints.len()) as u8,
            },
            30 => Event::Checkpointed,
            _ => Event::Refused {
                tried: [
                    Tried::Ack,
                    Tried::Severity,
                    Tried::Assign(role),
                    Tried::Page(person),
                    Tried::Notify,
                    Tried::Look(view),
                    Tried::Suspect(cause),
                    Tried::Diagnose(cause),
                    Tried::Run(action),
                    Tried::Verify(view),
                    Tried::Resolve,
                    Tried::Review,
                    Tried::Note,
                    Tried::Hint,
                    Tried::Start,
                    Tried::Pause,
                    Tried::Continue,
                    Tried::Skip,
                    Tried::End,
                    Tried::Abort,
                    Tried::Checkpoint,
                    Tried::Rewind,
                ][pick(1, 22)],
                why: Refusal::ALL[pick(2, Refusal::ALL.len())],
            },
        }
    })
}

fn by() -> impl Strategy<Value = By> {
    (0..40u8).prop_map(|n| match n {
        0..32 => By::Seat(Participant(n)),
        32..36 => By::Facilitator,
        _ => By::Engine,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_event_survives((event, by) in (event(plan()), by()), at in 0..100_000_000i64, seq in 1..u32::MAX) {
        let plan = plan();
        let stamped = Stamped { seq, by, at: Time(at), event };
        let record = encode(&plan, &stamped, Some("2026-11-24T14:08:04.120Z"));
        let line = record.line();
        let read: Record = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(&read, &record);
        prop_assert_eq!(decode(&plan, &read), Ok(stamped), "{}", line);
    }
}

/// A record of an event that is written by hand.
fn read(event: &str) -> Result<Stamped, String> {
    let line = format!("{{\"seq\":7,\"at_ms\":1000,\"by\":\"p1\",\"event\":{event}}}");
    let record: Record = serde_json::from_str(&line).map_err(|e| e.to_string())?;
    decode(&plan(), &record).map_err(|e| e.to_string())
}

#[test]
fn names_are_on_the_wire() {
    let looked = Stamped {
        seq: 17,
        by: By::Seat(Participant(1)),
        at: Time(184_000),
        event: Event::Looked { view: ViewId(0) },
    };
    let line = encode(&plan(), &looked, Some("2026-11-23T14:08:04.120Z")).line();
    let view = &plan().views[0].id;
    assert_eq!(
        line,
        format!(
            "{{\"seq\":17,\"at_ms\":184000,\"wall\":\"2026-11-23T14:08:04.120Z\",\"by\":\"p2\",\
             \"event\":{{\"looked\":{{\"view\":\"{view}\"}}}}}}"
        )
    );
}

#[test]
fn what_is_not_in_the_plan_is_refused() {
    let refused = |event: &str| read(event).unwrap_err();
    insta::assert_snapshot!(refused(r#"{"looked":{"view":"nowhere"}}"#), @"there is no view `nowhere` in this scenario, variant and policy");
    insta::assert_snapshot!(refused(r#"{"ended":{"reason":"tired\u001b"}}"#), @r"there is no reason of an end `tired\u{1b}` in this scenario, variant and policy");
    insta::assert_snapshot!(refused(r#"{"level_paged":{"level":200}}"#), @"the level 200 is out of range");
    insta::assert_snapshot!(refused(r#"{"hinted":{"rung":255}}"#), @"the rung 255 is out of range");
    insta::assert_snapshot!(refused(r#"{"acked":{"ago_ms":-1}}"#), @"the duration -1 is out of range");
    insta::assert_snapshot!(refused(r#"{"skipped":{"to_ms":9223372036854775807}}"#), @"the time 9223372036854775807 is out of range");
    let action = &plan().actions[0].id;
    let outcome = format!(r#"{{"action_ended":{{"action":"{action}","outcome":99}}}}"#);
    insta::assert_snapshot!(refused(&outcome), @"the outcome 99 is out of range");
    assert!(refused(r#"{"exploded":{}}"#).contains("unknown variant `exploded`"));
    assert!(refused(r#"{"started":{"x":1}}"#).contains("unknown field `x`"));
}

#[test]
fn ids_of_drills_follow_from_everything_in_the_header_and_the_script() {
    let plan = plan();
    let roster = roster(&plan, &["ana", "ben"]);
    let base = header(&plan, &roster, 7);
    let id = drill_id(&base, b"script");
    assert_eq!(id, drill_id(&base.clone(), b"script"));
    assert!(id.starts_with("d-") && id.len() == 14, "{id}");
    let mut others = vec![
        drill_id(&base, b"another script"),
        drill_id(&header(&plan, &roster, 8), b"script"),
    ];
    let mut other = base.clone();
    other.variant.push('x');
    others.push(drill_id(&other, b"script"));
    let mut other = base.clone();
    other.roster[1].on_call ^= true;
    others.push(drill_id(&other, b"script"));
    let mut other = base;
    other.speed_permille = Some(1000);
    others.push(drill_id(&other, b"script"));
    assert!(!others.contains(&id));
}

#[test]
fn newer_formats_are_refused_with_the_version_they_need() {
    let ours = Version { major: 1, minor: 4 };
    for (major, minor, fits) in [
        (1, 0, true),
        (1, 4, true),
        (0, 9, true),
        (1, 5, false),
        (2, 0, false),
    ] {
        let version = Version { major, minor };
        assert_eq!(
            version.check_readable_by(ours, "0.9.0").is_ok(),
            fits,
            "{version}"
        );
    }
    let error = Version { major: 2, minor: 0 }
        .check_readable_by(ours, "0.9.0")
        .unwrap_err();
    insta::assert_snapshot!(error, @"the log has format 2.0, written by firedrill 0.9.0, and this firedrill reads formats up to 1.4: use firedrill 0.9.0 or newer; nothing was changed");
}

/// The names of all events on disk, as the parser knows them.
pub(super) fn all_kinds() -> Vec<String> {
    let error = serde_json::from_str::<WireEvent>("{\"no_such_event\":{}}")
        .unwrap_err()
        .to_string();
    let known = error.split("expected one of ").nth(1).unwrap();
    let mut known: Vec<String> = known
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect();
    assert!(known.len() > 25, "{error}");
    known.sort_unstable();
    known
}

#[test]
fn the_documentation_names_every_event() {
    let page = include_str!("../../../docs/log.md");
    let table = page.split("| event | happens when |").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let first = table.lines().filter_map(|row| row.split('|').nth(1));
    let mut named: Vec<&str> = first
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    named.sort_unstable();
    assert_eq!(named, all_kinds());
}

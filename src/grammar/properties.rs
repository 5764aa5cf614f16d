//! What holds for every line and every command.

use proptest::prelude::*;

use super::fixture::{plan, roster};
use super::*;
use crate::model::*;

/// Words that people type, and those that could confuse a grammar.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Zäß0-9'\"|=<>\\\\“”‘’—-]{1,8}",
        Just("P1".to_owned()),
        Just("--ago".to_owned()),
        Just("—next".to_owned()),
        Just("|".to_owned()),
        Just("--".to_owned()),
        Just("4 %".to_owned()),
        Just("help".to_owned()),
        Just("  ".to_owned()),
    ];
    prop::collection::vec(piece, 1..6)
        .prop_map(|words| words.join(" ").trim().to_owned())
        .prop_filter("a text has words", |text| !text.is_empty())
}

fn optional_text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), text()]
}

/// A command, with its texts interned into the table.
fn command() -> impl Strategy<Value = (Command, Texts)> {
    (
        0..25u8,
        text(),
        optional_text(),
        optional_text(),
        0..4u8,
        any::<bool>(),
        0..300_000i64,
    )
        .prop_map(|(pick, some, more, less, n, flag, ms)| {
            let mut texts = Texts::default();
            let mut say = |text: &str| texts.intern(text);
            let seat = By::Seat(Participant(n % 2));
            let to = if flag {
                Assignee::Seat(Participant(n % 2))
            } else {
                Assignee::Person(PersonId(1 + n % 2))
            };
            let ask = match pick {
                0 => Ask::Ack,
                1 => Ask::Severity(flag.then_some(Severity::ALL[usize::from(n)]), say(&more)),
                2 => Ask::Assign {
                    role: RoleId(n),
                    to,
                    handoff: false,
                    text: TextId::NONE,
                },
                3 => Ask::Assign {
                    role: RoleId(n),
                    to,
                    handoff: true,
                    text: say(&more),
                },
                4 => Ask::Page(PersonId(n % 3)),
                5 => Ask::Look(ViewId(n)),
                6 => Ask::Suspect(CauseId(n % 2), say(&more)),
                7 => Ask::Diagnose(CauseId(n % 2), say(&more)),
                8 => Ask::Run(ActionId(u16::from(n) % 3)),
                9 => Ask::Verify(ViewId(n)),
                10 => Ask::Resolve(say(&more)),
                11 => Ask::Review {
                    kind: ReviewKind::ALL[usize::from(n)],
                    text: say(&some),
                    owner: say(&more),
                    due: say(&less),
                    about: match n % 2 {
                        0 => TextId::NONE,
                        _ => say(Criterion::ALL[usize::from(n)].id()),
                    },
                },
                12 => Ask::Note(say(&some)),
                13 => Ask::Hint,
                14 => Ask::Start,
                15 => Ask::Pause(PauseReason::ALL[usize::from(n % 4)]),
                16 => Ask::Continue,
                17 => Ask::Skip,
                18 => Ask::End,
                19 => Ask::Abort { real: flag },
                20 => Ask::Checkpoint,
                21 => Ask::Rewind(n + 1),
                _ => Ask::Notify(message::draft(
                    Audiences(1 << n | 1),
                    MessageKind::ALL[usize::from(n % 3)],
                    &Parts {
                        impact: &more,
                        action: &less,
                        next: if flag { Span(ms) } else { Span::ZERO },
                        text: &some,
                    },
                    &mut texts,
                )),
            };
            let ago = if flag { Span(ms) } else { Span::ZERO };
            (Command { by: seat, ago, ask }, texts)
        })
}

proptest! {
    #[test]
    fn no_line_panics(line in any::<String>(), cursor in 0..40usize, verb in 0..24usize) {
        let plan = plan();
        let roster = roster(&plan);
        let parser = Parser::new(&plan, &roster);
        let mut texts = Texts::default();
        for line in [line.clone(), format!("{} {line}", verbs::VERBS[verb].0), format!("as ana {line}")] {
            if let Ok(Parsed::Command(command)) = parser.parse(&line, Participant(0), &mut texts) {
                let line = parser.render(&command, &texts);
                prop_assert!(!line.is_empty());
            }
            let _ = parser.complete(&line, cursor);
            let _ = Script::parse(&plan, &format!("at,by,response\n0:40,ana,{line}\n{line}"));
        }
    }

    #[test]
    fn what_is_rendered_is_read_back((command, mut texts) in command()) {
        let plan = plan();
        let roster = roster(&plan);
        let parser = Parser::new(&plan, &roster);
        let line = parser.render(&command, &texts);
        let before = texts.clone();
        let parsed = parser.parse(&line, command.by, &mut texts);
        prop_assert_eq!(parsed, Ok(Parsed::Command(command)), "{}", line);
        prop_assert_eq!(texts, before);
    }
}

//! Practice: checkpoints, going back, and the clock that stops for a message.

use std::time::Duration;

use firedrill::engine::{Phase, verify};
use firedrill::log::{LogFile, Mode};
use firedrill::model::{Ask, By, EndReason, Event, Participant, PauseReason, Refusal, Time};
use firedrill::session::{Answer, Checkpoint, Input, Live, Wall};

use super::session::{later, lobby_of};

fn started(mode: Mode) -> (Live, Wall) {
    let (mut live, wall) = lobby_of(mode, 1000);
    let _ = live.run_control(Ask::Start, wall);
    (live, wall)
}

/// Enters a line some seconds later.
fn say(live: &mut Live, line: &str, wall: &mut Wall, after: u64) -> Answer {
    *wall = later(*wall, Duration::from_secs(after));
    live.handle(Input::Line(By::Seat(Participant(0)), line), *wall)
        .answer
}

/// Whether a log is whole, and decided as it stands.
fn holds(live: &Live) {
    let plan = live.engine().plan();
    let read = LogFile::read(live.file().to_text(true).as_bytes()).unwrap();
    let events = read.events(plan).unwrap();
    assert_eq!(events, live.events());
    let roster = std::sync::Arc::new(live.engine().roster().clone());
    verify(plan, &roster, live.engine().seed(), &events).unwrap();
}

fn rewind(answer: Answer) -> Checkpoint {
    match answer {
        Answer::Rewind(to) => to,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_action_is_a_checkpoint_and_the_drill_branches_there() {
    let (mut live, mut wall) = started(Mode::Practice);
    say(&mut live, "ack", &mut wall, 5);
    say(&mut live, "severity P0 white page", &mut wall, 5);
    assert_eq!(say(&mut live, "run rollback", &mut wall, 10), Answer::Done);
    say(&mut live, "note gone with the branch", &mut wall, 200);
    let to = rewind(say(&mut live, "rewind", &mut wall, 1));
    assert_eq!(to.at, Time(20_000));
    assert!(to.before.is_some());

    let mut next = live.branch(to, wall);
    assert_eq!(next.engine().now(), to.at);
    assert_eq!((next.phase(), next.paused()), (Phase::Play, false));
    let kept = to.seq as usize;
    assert_eq!(next.events(), &live.events()[..kept]);
    let branch = next.file().header().branch.clone().unwrap();
    assert_eq!(
        (branch.drill.as_str(), branch.seq),
        (live.file().drill(), to.seq)
    );
    assert_ne!(next.file().drill(), live.file().drill());
    assert_eq!(
        next.file().side.texts.len(),
        1,
        "only what is said up to there"
    );
    assert!(next.unsaved().after.is_none(), "it is stored as a whole");

    // The old log is not cut: it ends, and says why.
    let _ = live.run_control(Ask::Rewind(1), wall);
    let last = live.events().last().unwrap();
    let rewound = EndReason::Rewound;
    assert_eq!(last.event, Event::Ended { reason: rewound });
    assert_eq!(live.phase(), Phase::Closed);
    holds(&live);

    // The new one goes on, with other words and other deeds.
    assert_eq!(say(&mut next, "note instead", &mut wall, 10), Answer::Done);
    assert_eq!(next.events().last().unwrap().at, Time(30_000));
    holds(&next);
    assert_eq!(next.checkpoints(), []);
    assert_eq!(
        say(&mut next, "rewind", &mut wall, 1),
        Answer::Refused(Refusal::NoCheckpoint)
    );
}

#[test]
fn checkpoints_are_counted_backwards_and_the_hot_wash_can_be_left_too() {
    let (mut live, mut wall) = started(Mode::Practice);
    assert_eq!(say(&mut live, "checkpoint", &mut wall, 10), Answer::Done);
    // Nothing has happened since: there is nothing to go back to.
    assert_eq!(live.checkpoints(), []);
    say(&mut live, "ack", &mut wall, 10);
    say(&mut live, "run rollback", &mut wall, 10);
    let times: Vec<Time> = live.checkpoints().iter().map(|c| c.at).collect();
    assert_eq!(times, [Time(30_000), Time(10_000)]);
    say(&mut live, "end", &mut wall, 10);
    assert_eq!(live.phase(), Phase::HotWash);
    let to = rewind(say(&mut live, "rewind 2", &mut wall, 10));
    let mut next = live.branch(to, wall);
    assert_eq!(
        (next.phase(), next.engine().now()),
        (Phase::Play, Time(10_000))
    );
    // Its own checkpoint is still there, once something has happened after it.
    say(&mut next, "ack", &mut wall, 5);
    assert_eq!(
        rewind(say(&mut next, "rewind", &mut wall, 5)).at,
        Time(10_000)
    );
    let _ = live.run_control(Ask::Rewind(2), wall);
    assert_eq!(live.phase(), Phase::Closed);
    holds(&live);
    holds(&next);
}

#[test]
fn only_practice_can_be_rewound() {
    let (mut live, mut wall) = started(Mode::Solo);
    for line in ["checkpoint", "rewind"] {
        let refused = Answer::Refused(Refusal::NotPractice);
        assert_eq!(say(&mut live, line, &mut wall, 5), refused);
    }
    say(&mut live, "run rollback", &mut wall, 5);
    assert_eq!(live.checkpoints(), []);
    assert_eq!(live.phase(), Phase::Play);
    holds(&live);
}

const MESSAGE: &str = "notify engineering --kind initial --impact \"white page\" --action looking";

#[test]
fn the_clock_stops_for_a_message_until_it_is_sent() {
    let (mut live, mut wall) = started(Mode::Solo);
    assert_eq!(say(&mut live, "pause compose", &mut wall, 10), Answer::Done);
    assert_eq!(live.compose_left(), Some(Duration::from_secs(120)));
    let look = say(&mut live, "look synthetic", &mut wall, 30);
    assert_eq!(look, Answer::Refused(Refusal::Paused));
    assert_eq!(live.compose_left(), Some(Duration::from_secs(90)));
    let before = live.events().len();
    assert_eq!(say(&mut live, MESSAGE, &mut wall, 30), Answer::Done);
    let new: Vec<_> = live.events()[before..].iter().collect();
    assert_eq!(new[0].event, Event::Continued);
    assert!(matches!(new[1].event, Event::Notified(_)));
    assert!(
        new.iter().all(|s| s.at == Time(10_000)),
        "no drill time passed"
    );
    assert_eq!((live.paused(), live.compose_left()), (false, None));
    // The next message is another one.
    assert_eq!(say(&mut live, "pause compose", &mut wall, 5), Answer::Done);
    holds(&live);
}

#[test]
fn after_two_minutes_it_runs_again_and_does_not_stop_again_for_the_same_message() {
    let (mut live, mut wall) = started(Mode::Solo);
    say(&mut live, "pause compose", &mut wall, 10);
    wall = later(wall, Duration::from_secs(119));
    let _ = live.handle(Input::Tick, wall);
    assert!(live.paused());
    assert_eq!(live.nap(None, wall.instant), Duration::from_secs(1));
    wall = later(wall, Duration::from_secs(1));
    let _ = live.handle(Input::Tick, wall);
    assert!(!live.paused());
    assert_eq!(live.engine().now(), Time(10_000));
    let again = say(&mut live, "pause compose", &mut wall, 5);
    assert_eq!(again, Answer::Refused(Refusal::Composed));
    assert_eq!(live.engine().now(), Time(15_000));
    // Another pause is still possible, and sending makes the next stop possible.
    assert_eq!(say(&mut live, "pause", &mut wall, 1), Answer::Done);
    assert_eq!(say(&mut live, "continue", &mut wall, 1), Answer::Done);
    assert_eq!(say(&mut live, MESSAGE, &mut wall, 1), Answer::Done);
    assert_eq!(say(&mut live, "pause compose", &mut wall, 1), Answer::Done);
    assert_eq!(say(&mut live, "continue", &mut wall, 1), Answer::Done);
    let compose = Event::Paused {
        reason: PauseReason::Compose,
    };
    let stops = live.events().iter().filter(|s| s.event == compose);
    assert_eq!(stops.count(), 2);
    holds(&live);
}

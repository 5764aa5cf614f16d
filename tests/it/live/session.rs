//! A live drill without a clock: the wall time is an argument.

use std::sync::Arc;
use std::time::Duration;

use firedrill::engine::{Phase, verify};
use firedrill::log::{Header, LogFile, LogSeat, Mode, Source, Version};
use firedrill::model::{Ask, By, Event, Participant, Plan, Stamped, Time};
use firedrill::session::{Answer, Input, Live, Stage, Wall, What, notices};
use firedrill::store::{Listing, Store};

use crate::harness::{builtin_plan, roster};

pub(crate) fn header(plan: &Plan, mode: Mode, permille: u32) -> Header {
    Header {
        format: Version::CURRENT,
        app: "test".to_owned(),
        scenario: Source::new("scenario"),
        policy: Source::new("policy"),
        seed: 7,
        variant: plan.variant.clone(),
        mode,
        branch: None,
        speed_permille: Some(permille),
        opened: None,
        on_call_at: plan.rules.on_call_at.clone(),
        roster: LogSeat::list(plan, &roster(plan, &["ana"])),
    }
}

/// A drill in its lobby, and the wall time.
pub(crate) fn lobby(permille: u32) -> (Live, Wall) {
    lobby_of(Mode::Solo, permille)
}

pub(crate) fn lobby_of(mode: Mode, permille: u32) -> (Live, Wall) {
    lobby_with(builtin_plan("blank-page", "env-missing"), mode, permille)
}

/// The same of any plan.
pub(crate) fn lobby_with(plan: Arc<Plan>, mode: Mode, permille: u32) -> (Live, Wall) {
    let wall = Wall::now();
    let mut who = roster(&plan, &["ana"]);
    Arc::make_mut(&mut who).practice = mode == Mode::Practice;
    let header = header(&plan, mode, permille);
    (Live::new(plan, who, header, wall), wall)
}

/// A started drill, and the wall time of its start.
fn started(permille: u32) -> (Live, Wall) {
    let (mut live, wall) = lobby(permille);
    let _ = live.run_control(Ask::Start, wall);
    (live, wall)
}

pub(crate) fn later(wall: Wall, by: Duration) -> Wall {
    Wall {
        instant: wall.instant + by,
        stamp: wall.stamp + by,
    }
}

fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn say(live: &mut Live, line: &str, wall: Wall) -> Answer {
    live.handle(Input::Line(By::Seat(Participant(0)), line), wall)
        .answer
}

fn injects(events: &[Stamped]) -> Vec<Time> {
    let delivered = |s: &&Stamped| matches!(s.event, Event::InjectDelivered { .. });
    events.iter().filter(delivered).map(|s| s.at).collect()
}

#[test]
fn a_night_in_the_bag_is_an_interruption_and_no_burst() {
    let (mut live, wall) = started(1000);
    let before = injects(live.events()).len();
    let effects = live.handle(Input::Tick, later(wall, secs(8 * 3600)));
    assert_eq!(effects.held, Some(secs(8 * 3600)));
    assert_eq!(injects(live.events()).len(), before);
    assert_eq!(live.engine().now(), Time::ZERO);
    let words: Vec<bool> = live.events()[effects.before..]
        .iter()
        .map(|s| matches!(s.event, Event::Paused { .. }))
        .collect();
    assert_eq!(words, [true, false], "paused, then continued");
    assert!(!live.paused());
}

#[test]
fn late_injects_still_fire_in_order_at_their_own_time() {
    let (mut live, mut wall) = started(60_000);
    // Nine seconds are nine minutes here: several injects are due at once.
    wall = later(wall, secs(9));
    let effects = live.handle(Input::Tick, wall);
    assert_eq!(effects.held, None);
    let times = injects(&live.events()[effects.before..]);
    assert!(times.len() >= 3, "{times:?}");
    assert!(times.is_sorted());
    assert!(
        times
            .iter()
            .all(|t| *t > Time::ZERO && *t <= live.engine().now())
    );
}

#[test]
fn a_pause_stops_everything() {
    let (mut live, wall) = started(1000);
    let wall = later(wall, secs(5));
    assert_eq!(say(&mut live, "pause", wall), Answer::Done);
    let at = live.engine().now();
    let wall = later(wall, secs(3600));
    let effects = live.handle(Input::Tick, wall);
    assert_eq!((effects.held, live.events().len()), (None, effects.before));
    assert!(matches!(
        say(&mut live, "look errors", wall),
        Answer::Refused(_)
    ));
    assert_eq!(say(&mut live, "continue", wall), Answer::Done);
    assert_eq!(live.engine().now(), at);
    let _ = live.handle(Input::Tick, later(wall, secs(3)));
    assert_eq!(live.engine().now(), Time(at.0 + 3000));
}

#[test]
fn skip_moves_the_clock_and_it_goes_on_from_there() {
    let (mut live, wall) = started(1000);
    assert_eq!(say(&mut live, "skip", wall), Answer::Done);
    let to = live.engine().now();
    assert!(to > Time::ZERO);
    let _ = live.handle(Input::Tick, later(wall, secs(2)));
    assert_eq!(live.engine().now(), Time(to.0 + 2000));
}

/// Stores what is new, as the loop does.
fn keep(store: &mut Store, live: &mut Live) {
    let unsaved = live.unsaved();
    let listing = Listing {
        scenario: "blank-page",
        title: "Blank page",
    };
    match unsaved.after {
        _ if unsaved.is_empty() => return,
        None => store.create(live.file(), listing).unwrap(),
        Some(after) => {
            let drill = live.file().drill().to_owned();
            store
                .append(&drill, after, &unsaved.records, &unsaved.side)
                .unwrap();
        }
    }
    live.saved();
}

#[test]
fn an_interrupted_drill_goes_on_where_it_stood() {
    let mut store = Store::open("memory:").unwrap();
    let (mut live, mut wall) = started(1000);
    keep(&mut store, &mut live);
    for line in [
        "ack",
        "severity P0 white page",
        "look synthetic",
        "run rollback",
        "note a 1",
    ] {
        wall = later(wall, secs(4));
        assert_eq!(say(&mut live, line, wall), Answer::Done, "{line}");
        keep(&mut store, &mut live);
    }
    let drill = live.file().drill().to_owned();
    let stored = store.load(&drill).unwrap();
    assert_eq!(&stored, live.file());
    let plan = Arc::clone(live.engine().plan());

    let mut again = Live::resume(Arc::clone(&plan), stored, later(wall, secs(9000))).unwrap();
    assert_eq!(again.events(), live.events());
    assert_eq!(again.engine().now(), live.engine().now());
    assert!(again.unsaved().is_empty());
    wall = later(wall, secs(9000));
    let _ = again.go_on(wall);
    assert!(!again.paused());
    // The rollback of 90 s goes on as if nothing had been.
    for _ in 0..100 {
        wall = later(wall, secs(1));
        let _ = again.handle(Input::Tick, wall);
    }
    let ended = |s: &Stamped| matches!(s.event, Event::ActionEnded { .. });
    assert!(again.events().iter().any(ended));
    assert_eq!(say(&mut again, "note b", wall), Answer::Done);
    keep(&mut store, &mut again);
    let stored = store.load(&drill).unwrap();
    assert_eq!(
        stored.side.texts.values().collect::<Vec<_>>(),
        ["white page", "a 1", "b"]
    );
    assert_eq!(again.phase(), Phase::Play);
    let events = stored.events(&plan).unwrap();
    verify(&plan, &roster(&plan, &["ana"]), 7, &events).unwrap();
    let read = LogFile::read(stored.to_text(true).as_bytes()).unwrap();
    assert_eq!(read, stored);
}

#[test]
fn clocks_speak_at_half_at_four_fifths_and_at_the_end() {
    let (mut live, wall) = started(1000);
    let wall = later(wall, secs(5));
    assert_eq!(say(&mut live, "severity P0", wall), Answer::Done);
    // P0 asks for an acknowledgement in five minutes.
    let respond = |live: &Live, after: i64, until: i64| -> Vec<(i64, Stage)> {
        notices(live.plan(), live.events(), Time(after), Time(until))
            .into_iter()
            .filter(|n| n.clock.what == What::Respond)
            .map(|n| (n.at.0, n.stage))
            .collect()
    };
    let all = [
        (150_000, Stage::Half),
        (240_000, Stage::Most),
        (300_000, Stage::Over),
    ];
    assert_eq!(respond(&live, 0, 400_000), all);
    assert_eq!(respond(&live, 150_000, 299_999), all[1..2]);
    assert_eq!(say(&mut live, "ack", wall), Answer::Done);
    assert_eq!(respond(&live, 0, 400_000), []);
}

//! How fast the screen is: the first frame of the program, a key with 5,000 log lines, and what it costs to sit and wait.
//!
//! Percentiles and processes are measured here and printed; criterion has the parts that it can repeat.

mod shared;

use std::hint::black_box;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use criterion::Criterion;
use firedrill::log::{Header, LogSeat, Mode, Source, Version};
use firedrill::model::{Ask, By, Participant, Roster};
use firedrill::session::{Answer, Effects, Input, Live, Wall, linger};
use firedrill::tui::{Model, Theme, Wish, draw};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::{Event, KeyCode};
use shared::plan;

const BINARY: &str = env!("CARGO_BIN_EXE_firedrill");
const THEME: Theme = Theme {
    colour: true,
    unicode: true,
};

/// A drill at whose `runtime-logs` a line a second stands for hours.
fn live() -> (Live, Wall) {
    let plan = plan("claude-rate-limit", VARIANT);
    let roster = Roster::new(&plan, ["ana"]).expect("a name");
    let header = Header {
        format: Version::CURRENT,
        app: "bench".to_owned(),
        scenario: Source::new("scenario"),
        policy: Source::new("policy"),
        seed: 7,
        variant: plan.variant.clone(),
        mode: Mode::Solo,
        branch: None,
        speed_permille: Some(1000),
        opened: None,
        on_call_at: plan.rules.on_call_at.clone(),
        roster: LogSeat::list(&plan, &roster),
    };
    let wall = Wall::now();
    let mut live = Live::new(plan, Arc::new(roster), header, wall);
    let _ = live.run_control(Ask::Start, wall);
    (live, wall)
}

const VARIANT: &str = "spend-cap";

/// The screen with 5,000 lines of a log.
fn with_log() -> (Live, Model) {
    let (mut live, wall) = live();
    let mut model = Model::new(&live);
    let effects = live.handle(
        Input::Line(By::Seat(Participant(0)), "look runtime-logs"),
        wall,
    );
    model.refresh(&live, &effects);
    let look = model.look.as_mut().expect("the log is open");
    let some = look.seen.lines.clone();
    assert!(!some.is_empty(), "the log has lines");
    let many = some.iter().cycle().take(5_000).cloned().collect();
    look.seen.lines = many;
    (live, model)
}

/// One key, from the press to the screen.
fn press(terminal: &mut Terminal<TestBackend>, model: &mut Model, code: KeyCode) {
    let wish: Option<Wish> = model.update(&Event::Key(code.into()));
    black_box(wish);
    let mut spots = None;
    terminal
        .draw(|frame| spots = Some(draw(model, THEME, frame)))
        .expect("a buffer can be drawn on");
    model.spots = spots.expect("it was drawn");
}

fn screens(c: &mut Criterion) {
    let mut group = c.benchmark_group("tui");
    group.bench_function("model and first frame, 120 x 40", |b| {
        let (live, _) = live();
        b.iter(|| {
            let model = Model::new(&live);
            let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a buffer");
            terminal
                .draw(|frame| _ = draw(&model, THEME, frame))
                .expect("a buffer can be drawn on");
            model
        });
    });
    group.bench_function("a second passes: model and frame", |b| {
        let (live, mut model) = with_log();
        let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a buffer");
        let effects = Effects {
            before: live.events().len(),
            answer: Answer::None,
            held: None,
        };
        b.iter(|| {
            model.refresh(&live, &effects);
            press(&mut terminal, &mut model, KeyCode::Down);
        });
    });
    group.finish();
}

/// The median and the 99th percentile, in milliseconds.
fn percentiles(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    (at(0.5), at(0.99))
}

fn timed(mut work: impl FnMut()) -> Duration {
    let began = Wall::now().instant;
    work();
    Wall::now().instant - began
}

fn keys() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let (_, mut model) = with_log();
        let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a buffer");
        let keys = [
            KeyCode::Down,
            KeyCode::PageDown,
            KeyCode::Char('?'),
            KeyCode::Esc,
            KeyCode::Char('n'),
            KeyCode::Backspace,
            KeyCode::Esc,
        ];
        let times = (0..2_000).map(|i| timed(|| press(&mut terminal, &mut model, keys[i % 7])));
        let (median, p99) = percentiles(times.collect());
        println!(
            "key to redraw, 5,000 log lines, {width} x {height}: median {median:.2} ms, p99 {p99:.2} ms"
        );
    }
}

/// The binary in a terminal, and what it has written when the words come.
fn first_frame(dir: &std::path::Path) -> Duration {
    let pair = native_pty_system()
        .openpty(PtySize {
            rows: 40,
            cols: 120,
            ..PtySize::default()
        })
        .expect("a terminal");
    let mut command = CommandBuilder::new(BINARY);
    command.args(["run", "blank-page"]);
    command.cwd(dir);
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("FIREDRILL_STORE", "sqlite:drills.db");
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let began = Wall::now().instant;
    let mut child = pair.slave.spawn_command(command).expect("it starts");
    drop(pair.slave);
    let mut screen = vt100::Parser::new(
        40.try_into().expect("not zero"),
        120.try_into().expect("not zero"),
        0,
    );
    let mut buffer = [0; 65_536];
    while !screen.screen().contents().contains("? Keys") {
        let n = reader.read(&mut buffer).expect("it draws");
        screen.process(&buffer[..n]);
    }
    let took = Wall::now().instant - began;
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    took
}

fn processes() {
    let dir = tempfile::tempdir().expect("a directory");
    let frames = (0..20).map(|_| first_frame(dir.path())).collect();
    let (median, slowest) = percentiles(frames);
    println!("command to first frame: median {median:.1} ms, slowest {slowest:.1} ms");
    let lists = (0..20).map(|_| {
        timed(|| {
            let status = Command::new(BINARY)
                .arg("list")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            assert!(status.expect("it starts").success());
        })
    });
    let (list, _) = percentiles(lists.collect());
    println!(
        "`firedrill list` for comparison: median {list:.1} ms; ratio {:.1}",
        median / list
    );
}

/// How much of a core a drill takes while nobody does anything, at the speed of real time.
fn idle() {
    let dir = tempfile::tempdir().expect("a directory");
    let pair = native_pty_system()
        .openpty(PtySize {
            rows: 40,
            cols: 120,
            ..PtySize::default()
        })
        .expect("a terminal");
    let mut command = CommandBuilder::new(BINARY);
    command.args(["run", "blank-page"]);
    command.cwd(dir.path());
    command.env("TERM", "xterm-256color");
    command.env("LANG", "C.UTF-8");
    command.env("FIREDRILL_STORE", "sqlite:drills.db");
    let mut child = pair.slave.spawn_command(command).expect("it starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    std::thread::spawn(move || while reader.read(&mut [0; 65_536]).is_ok_and(|n| n > 0) {});
    let mut keys = pair.master.take_writer().expect("a writer");
    linger(Duration::from_secs(1));
    for key in [b"\r", b"2"] {
        std::io::Write::write_all(&mut keys, key).expect("it listens");
        linger(Duration::from_secs(1));
    }
    let pid = child.process_id().expect("it runs");
    let ticks = || {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let fields: Vec<u64> = stat.split(' ').filter_map(|f| f.parse().ok()).collect();
        // utime and stime, counted without the name and the state, in hundredths of a second.
        fields.get(11).zip(fields.get(12)).map_or(0, |(u, s)| u + s)
    };
    let before = ticks();
    let took = timed(|| linger(Duration::from_secs(20)));
    let used = (ticks() - before) as f64 / 100.0;
    let share = 100.0 * used / took.as_secs_f64();
    println!(
        "idle at 1x, 120 x 40, a chart open: {share:.2} % of a core over {:.0} s",
        took.as_secs_f64()
    );
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    screens(&mut criterion);
    keys();
    processes();
    idle();
    criterion.final_summary();
}

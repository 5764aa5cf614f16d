//! The plain front end at a terminal: prompts, choices by number, the guided hot wash.

use std::time::Duration;

use firedrill::cli::plain::Plain;
use firedrill::model::{Ask, By, Participant};
use firedrill::session::{Entered, Front as _, Input, Live, Wall};

use super::session::{later, lobby};

/// Somebody at a terminal.
struct Sitting {
    live: Live,
    sink: Sink,
    wall: Wall,
    front: Plain<Sink>,
}

/// Where the front end writes: a buffer that can be read meanwhile.
#[derive(Clone, Default)]
struct Sink(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl Sink {
    fn text(&self) -> String {
        let text = String::from_utf8(self.0.borrow().clone()).unwrap();
        text.trim_end().to_owned()
    }
}

impl std::io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Sitting {
    fn new() -> Self {
        let (live, wall) = lobby(1000);
        let sink = Sink::default();
        let mut front = Plain::new(sink.clone(), true);
        front.lobby(&live, "memory").unwrap();
        Self {
            live,
            sink,
            wall,
            front,
        }
    }

    /// Types a line a second later; what is shown for it.
    fn types(&mut self, line: &str) -> String {
        self.sink.0.borrow_mut().clear();
        self.wall = later(self.wall, Duration::from_secs(1));
        let passed = self.live.handle(Input::Tick, self.wall);
        self.front.show(&self.live, &passed).unwrap();
        let effects = match self.front.entered(&self.live, line.to_owned()).unwrap() {
            Entered::Answered | Entered::Leave => None,
            Entered::Line(line) => {
                let by = By::Seat(Participant(0));
                Some(self.live.handle(Input::Line(by, &line), self.wall))
            }
            Entered::Control(ask) => Some(self.live.run_control(ask, self.wall)),
            Entered::Start => Some(self.live.run_control(Ask::Start, self.wall)),
            Entered::Close => Some(self.live.run_control(Ask::End, self.wall)),
        };
        if let Some(effects) = effects {
            self.front.show(&self.live, &effects).unwrap();
        }
        self.sink.text()
    }
}

#[test]
fn a_person_at_a_terminal_is_led_through_the_drill() {
    let mut at = Sitting::new();
    let brief = at.sink.text();
    assert!(
        brief.ends_with("Enter starts the drill clock. Ctrl-C leaves.\n>"),
        "{brief}"
    );
    assert_eq!(at.types("what?"), "Enter starts the drill clock.\n>");
    let start = at.types("");
    assert!(
        start.contains("[0:00] START") && start.ends_with("[0:00] >"),
        "{start}"
    );
    insta::assert_snapshot!(at.types("4"), @"
    `run fix-check` does it: Copy the present password of the test account into the
      check
    [0:01] >
    ");
    assert!(at.types("3").contains("LOOK Set-up of the synthetic check"));
    insta::assert_snapshot!(at.types("999"), @"
    There are 35 choices: `tools` lists them.
    [0:03] >
    ");
    let wash = at.types("end");
    assert!(
        wash.ends_with("1 of 4. What was the cause, and what showed it?\n[0:04] hot wash >"),
        "{wash}"
    );
    insta::assert_snapshot!(at.types("a variable, it's missing"), @"
    [0:04] REVIEW Cause: a variable, it's missing

    2 of 4. What went well?
    [0:04] hot wash >
    ");
    for line in ["", "", "Check variables", "Ana"] {
        at.types(line);
    }
    insta::assert_snapshot!(at.types("1 December"), @"
    [0:04] REVIEW Action item: Check variables, owner Ana, due 1 December

    Thank you. `end` closes the drill and shows the score; `review` adds more.
    [0:04] hot wash >
    ");
    let closed = at.types("end");
    assert_eq!(
        closed,
        "[0:04] CLOSED The hot wash is over and the drill is closed."
    );
}

//! A drill as plain lines: for screen readers, pipes and simple terminals.
//!
//! Invariants: output only ever grows downwards; every line is at most 80 characters wide and
//! says in words what it is; nothing needs colour, boxes, blocks or a cursor. A prompt is shown only
//! to a person at a terminal.

mod form;
mod look;
mod page;
mod pages;
mod wash;

use std::io::{self, Write};

use page::Page;
use pages::{Choice, ME};
use wash::{Heard, Wash};

use crate::engine::{Engine, LookView, Phase};
use crate::model::{By, EndReason, Event, PauseReason, Span, Stamped, TextId, Texts, Time, ViewId};
use crate::report::on_call;
use crate::session::announce::{self, Teller};
use crate::session::{Answer, Effects, Entered, Front, Live, notices};
use crate::tui::Form;

/// The plain front end of a drill.
pub struct Plain<W: Write> {
    out: W,
    /// Somebody sits at a terminal.
    interactive: bool,
    /// Up to when the clocks have been told.
    told: Time,
    /// The prompt is the last thing on the screen.
    prompted: bool,
    wash: Wash,
    /// A response that is being asked for.
    form: Option<Form>,
}

/// What happened at one moment of a drill that is over, told as it would have been told live.
pub fn tell(engine: &Engine, texts: &Texts, s: &Stamped, unicode: bool) -> String {
    let mut page = Page::default();
    let teller = Teller {
        engine,
        text: &|id| texts.get(id).to_owned(),
    };
    page.event(&teller, s);
    if let Event::Looked { view } = s.event {
        let shown = engine.look_at(view, s.at, look::LINES_RETOLD);
        look::look(&mut page, &shown, engine.plan().starts, unicode);
    }
    page.into_text()
}

/// What a look at a view shows, line by line.
pub fn screen(view: &LookView, starts: u32, unicode: bool) -> String {
    let mut page = Page::default();
    look::look(&mut page, view, starts, unicode);
    page.into_text()
}

impl<W: Write> Plain<W> {
    /// Writes to `out`.
    pub fn new(out: W, interactive: bool) -> Self {
        Self {
            out,
            interactive,
            told: Time::ZERO,
            prompted: false,
            wash: Wash::default(),
            form: None,
        }
    }

    /// Says what a new drill is about and what is recorded, before it starts.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn lobby(&mut self, live: &Live, kept: &str) -> io::Result<()> {
        let mut page = Page::default();
        prebrief(&mut page, live, kept);
        if self.interactive {
            page.title("Enter starts the drill clock. Ctrl-C leaves.");
        }
        self.write(&page.into_text())?;
        self.prompt(live)
    }

    /// Says where a drill stands that goes on after an interruption.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn welcome_back(&mut self, live: &Live) -> io::Result<()> {
        self.told = live.engine().now();
        let mut page = Page::default();
        page.wrapped(&headline(live), 0);
        pages::recap(&mut page, live);
        if live.phase() == Phase::HotWash && self.interactive {
            Wash::open(&mut page, live.plan());
            self.wash.ask(&mut page);
        }
        self.write(&page.into_text())
    }

    /// Says how to go on after the person has left.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn goodbye(&mut self, live: &Live) -> io::Result<()> {
        if live.phase() == Phase::Lobby {
            return self.write("The drill was not started, so nothing is kept.\n");
        }
        let mut page = Page::default();
        page.wrapped(
            &format!(
                "The drill is kept as it is, at {}. `firedrill run --resume {}` goes on.",
                live.engine().now().clock(),
                live.file().drill()
            ),
            0,
        );
        self.write(&page.into_text())
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        if self.prompted {
            self.out.write_all(b"\n")?;
            self.prompted = false;
        }
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }

    fn prompt(&mut self, live: &Live) -> io::Result<()> {
        if !self.interactive || self.prompted || live.phase() == Phase::Closed {
            return Ok(());
        }
        match live.phase() {
            Phase::Lobby => write!(self.out, "> ")?,
            phase => {
                let word = match phase {
                    Phase::HotWash => "hot wash ",
                    _ if live.engine().state().composing => "writing ",
                    _ if live.paused() => "paused ",
                    _ => "",
                };
                let asks = self.form.as_ref().map_or("", form::label);
                let gap = if asks.is_empty() { "" } else { " " };
                let clock = live.engine().now().clock();
                write!(self.out, "[{clock}] {word}{asks}{gap}> ")?;
            }
        }
        self.prompted = true;
        self.out.flush()
    }

    /// Answers what needs nothing of the drill; `None` when the line is something else.
    fn own(&self, live: &Live, line: &str) -> Option<Page> {
        let mut page = Page::default();
        match line.trim().to_lowercase().as_str() {
            "tools" => pages::tools(&mut page, live.plan()),
            "status" => pages::status(&mut page, live),
            "inbox" => pages::inbox(&mut page, live),
            "evidence" => pages::evidence(&mut page, live),
            "causes" => pages::causes(&mut page, live),
            "timeline" => pages::timeline(&mut page, live),
            "checkpoints" => pages::checkpoints(&mut page, live),
            _ => return None,
        }
        Some(page)
    }

    fn answered(&mut self, live: &Live, text: &str) -> io::Result<Entered> {
        self.write(text)?;
        self.prompt(live)?;
        Ok(Entered::Answered)
    }

    fn number(&mut self, live: &Live, number: usize) -> io::Result<Entered> {
        let mut page = Page::default();
        let choices = pages::choices(live.plan());
        match number.checked_sub(1).and_then(|i| choices.get(i)) {
            Some((_, Choice::Look(id, _))) => return Ok(Entered::Line(format!("look {id}"))),
            Some((_, Choice::Run(id, title))) => {
                page.wrapped(&format!("`run {id}` does it: {title}"), 2);
            }
            None => page.wrapped(
                &format!("There are {} choices: `tools` lists them.", choices.len()),
                2,
            ),
        }
        self.answered(live, &page.into_text())
    }

    /// An answer to the open question of a form, or the verb that opens one; `None` when the line is something else.
    fn form(&mut self, live: &Live, line: &str) -> io::Result<Option<Entered>> {
        let Some(mut form) = self.form.take() else {
            self.form = match live.phase() {
                Phase::Play if !live.paused() => {
                    form::of(line, live.plan(), live.engine().roster())
                }
                _ => None,
            };
            return self.ask_form(live, None);
        };
        if line.eq_ignore_ascii_case("back") {
            return self.answered(live, "").map(Some);
        }
        let why = match form::hear(&mut form, line) {
            form::Heard::Line(line) => return Ok(Some(Entered::Line(line))),
            form::Heard::Again(why) => Some(why),
            form::Heard::Next => None,
        };
        self.form = Some(form);
        self.ask_form(live, why)
    }

    fn ask_form(&mut self, live: &Live, why: Option<String>) -> io::Result<Option<Entered>> {
        let Some(form) = &self.form else {
            return Ok(None);
        };
        let mut page = Page::default();
        if let Some(why) = why {
            page.wrapped(&format!("NOT UNDERSTOOD: {why}"), 2);
        }
        form::ask(&mut page, form);
        self.answered(live, &page.into_text()).map(Some)
    }

    /// A line in the hot wash of a person at a terminal.
    fn hot_wash(&mut self, live: &Live, line: &str) -> io::Result<Option<Entered>> {
        let lower = line.trim().to_lowercase();
        let word = lower.split_whitespace().next().unwrap_or_default();
        if lower == "end" {
            return Ok(Some(Entered::Close));
        }
        if lower == "help" || (word == "review" && lower != "review") {
            return Ok(None);
        }
        match self.wash.hear(line) {
            Heard::Line(line) => Ok(Some(Entered::Line(line))),
            Heard::Next => {
                let mut page = Page::default();
                self.wash.ask(&mut page);
                self.answered(live, &page.into_text()).map(Some)
            }
            Heard::NoQuestion => Ok(None),
        }
    }

    /// Adds what clocks say up to a time, with the log as it was then.
    fn tell_clocks(&mut self, page: &mut Page, live: &Live, log: &[Stamped], until: Time) {
        for notice in notices(live.plan(), log, self.told, until) {
            page.told(notice.at, "CLOCK", &announce::notice(live.plan(), &notice));
        }
        self.told = self.told.max(until);
    }

    fn event(&mut self, page: &mut Page, live: &Live, s: &Stamped) {
        let text = |id: TextId| live.text(id).to_owned();
        let teller = Teller {
            engine: live.engine(),
            text: &text,
        };
        page.event(&teller, s);
        match s.event {
            Event::Looked { view } if s.by == By::Seat(ME) => self.look(page, live, view, s.at),
            Event::Classified {
                severity: Some(_), ..
            } => pages::times(page, live),
            Event::Started if self.interactive => {
                page.wrapped(
                    "`tools` lists where to look and what can be done, `help` the responses.",
                    2,
                );
            }
            Event::Paused {
                reason: PauseReason::Compose,
            } => {
                page.wrapped("`notify ...` sends the message and the clock runs again; `continue` leaves it.", 2);
            }
            Event::Paused { .. } if self.interactive => {
                page.wrapped(
                    "`continue` goes on. Ctrl-C leaves; the drill is kept and can go on later.",
                    2,
                );
            }
            Event::Ended { reason } if !aborted(reason) && self.interactive => {
                self.form = None;
                Wash::open(page, live.plan());
            }
            Event::Ended { reason } if !aborted(reason) => {
                page.wrapped("The hot wash: `review`, `note`, then `end`.", 2);
            }
            _ => {}
        }
    }

    fn look(&self, page: &mut Page, live: &Live, view: ViewId, at: Time) {
        let shown = live.engine().look_at(view, at, look::LINES);
        look::look(page, &shown, live.plan().starts, false);
    }

    fn answer(&self, page: &mut Page, live: &Live, answer: &Answer) {
        match answer {
            Answer::None | Answer::Done | Answer::Rewind(_) => {}
            Answer::Rewound(to) => {
                let text = format!(
                    "{} It goes on as drill {}; the other one ended there.",
                    announce::back_at(live.plan(), to),
                    live.file().drill()
                );
                page.told(live.engine().now(), "REWIND", &text);
            }
            Answer::Refused(why) => {
                page.told(live.engine().now(), "REFUSED", announce::refusal(*why));
            }
            Answer::Wrong(error) => page.wrapped(&format!("NOT UNDERSTOOD: {error}"), 2),
            Answer::Help(text) => {
                page.raw(text);
                pages::words(page);
            }
            Answer::Wait(span) if self.interactive => {
                let text = format!(
                    "The clock runs by itself: in {span} it is later. `skip` goes to the next event."
                );
                page.wrapped(&text, 2);
            }
            Answer::Wait(_) => {}
        }
    }
}

impl<W: Write> Front for Plain<W> {
    type Given = String;

    fn entered(&mut self, live: &Live, line: String) -> io::Result<Entered> {
        // The terminal has echoed the line with its end.
        self.prompted = false;
        let trimmed = line.trim();
        if live.phase() == Phase::Lobby
            && (trimmed.is_empty() || trimmed.eq_ignore_ascii_case("start"))
        {
            return Ok(Entered::Start);
        }
        if self.interactive
            && let Some(entered) = self.form(live, trimmed)?
        {
            return Ok(entered);
        }
        if let Some(page) = self.own(live, trimmed) {
            return self.answered(live, &page.into_text());
        }
        if live.phase() == Phase::HotWash
            && self.interactive
            && let Some(entered) = self.hot_wash(live, trimmed)?
        {
            return Ok(entered);
        }
        if live.phase() == Phase::Lobby && !trimmed.eq_ignore_ascii_case("help") {
            return self.answered(live, "Enter starts the drill clock.\n");
        }
        if trimmed.is_empty() {
            return self.answered(live, "");
        }
        if let Ok(number) = trimmed.parse() {
            return self.number(live, number);
        }
        Ok(Entered::Line(trimmed.to_owned()))
    }

    fn show(&mut self, live: &Live, effects: &Effects) -> io::Result<()> {
        let mut page = Page::default();
        self.told = self.told.min(live.engine().now());
        if let Some(held) = effects.held {
            let held = Span(i64::try_from(held.as_millis()).unwrap_or(i64::MAX));
            let text = format!(
                "This computer stood still for {}: that is not drill time.",
                announce::spoken(held)
            );
            page.told(live.engine().now(), "CLOCK", &text);
        }
        let (before, new) = live.events().split_at(effects.before);
        for (i, s) in new.iter().enumerate() {
            self.tell_clocks(&mut page, live, &live.events()[..before.len() + i], s.at);
            self.event(&mut page, live, s);
        }
        if live.phase() == Phase::Play {
            self.tell_clocks(&mut page, live, live.events(), live.engine().now());
        }
        self.answer(&mut page, live, &effects.answer);
        let asked = new
            .iter()
            .any(|s| matches!(s.event, Event::Ended { .. } | Event::Reviewed { .. }));
        if live.phase() == Phase::HotWash && self.interactive && asked {
            self.wash.ask(&mut page);
        }
        self.write(&page.into_text())?;
        self.prompt(live)
    }
}

fn aborted(reason: EndReason) -> bool {
    matches!(
        reason,
        EndReason::Aborted | EndReason::RealIncident | EndReason::Rewound
    )
}

fn headline(live: &Live) -> String {
    let plan = live.plan();
    let speed = f64::from(live.permille()) / 1000.0;
    let pace = if live.permille() == 1000 {
        String::new()
    } else {
        format!(", {speed} times as fast as real time")
    };
    let mode = if live.engine().roster().practice {
        "Practice, not scored. "
    } else {
        ""
    };
    format!(
        "{mode}{}: level {}, up to {}{pace}. Drill {}.",
        plan.title,
        plan.level,
        plan.time_box,
        live.file().drill()
    )
}

/// What everybody should know before StartEx.
fn prebrief(page: &mut Page, live: &Live, kept: &str) {
    let plan = live.plan();
    page.wrapped(&headline(live), 0);
    page.title("The situation:");
    for paragraph in plan.texts.brief.split("\n\n") {
        page.wrapped(paragraph, 0);
    }
    if !plan.objectives.is_empty() {
        page.title("What this drill trains:");
        for objective in &plan.objectives {
            page.item(&objective.title);
        }
    }
    page.title("Before it starts:");
    let recorded = if live.engine().roster().practice {
        "What you do and when is recorded for you alone, without a score. Names and texts can be erased."
    } else {
        "What you do and when is recorded and scored for you alone. Names and texts can be erased."
    };
    for line in [
        "This is an exercise. The system is simulated, and nothing leaves this computer.",
        "`abort --real-incident` ends it at once if something real happens.",
        "Acknowledge, declare a severity, tell people, look, diagnose, act, verify, resolve.",
        recorded,
        "`hint` helps when you are stuck; it does not lower the score.",
    ] {
        page.item(line);
    }
    if live.engine().roster().practice {
        page.item("Practice: `checkpoint` keeps a moment, each action does, `checkpoints` lists them, and `rewind` goes back.");
    }
    page.item("`pause compose` stops the clock for one message, for 2 minutes at most.");
    page.item(&format!("Recorded in {kept}."));
    page.item(&format!("On call in the story: {}.", on_call(plan)));
    page.item(&format!(
        "People of the organisation who can be paged: {}.",
        pages::people(plan)
    ));
}

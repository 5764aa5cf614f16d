//! The state of the screen: what is shown of the drill, what is open, what is being typed.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::form::{Form, Kind};
use super::line::{Edit, History};
use super::shown::{Look, ME, Shown, Tab, told};
use crate::engine::{Phase, Tool};
use crate::grammar::Parser;
use crate::model::{
    AudienceId, Audiences, By, EndReason, Event, Plan, ReviewKind, Roster, Seq, Stamped, ViewId,
};
use crate::report::clean;
use crate::session::announce;
use crate::session::compose::{self, Composed};
use crate::session::{Answer, Effects, Live};

/// A part of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the meaning")]
pub enum Pane {
    Tool,
    Inbox,
    Card,
    Timeline,
}

/// What lies over the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// The situation, before StartEx or to be read again.
    Brief,
    /// All keys.
    Help,
    /// Everything that can be done, to be searched.
    Palette(Edit, usize),
    /// The words that the open view is filtered for.
    Filter,
    /// A response as questions.
    Form(Form),
    /// A text of the drill.
    Text(String),
    /// A question to be answered with Enter or Esc.
    Confirm(&'static str, Wish),
}

/// What the person wants from the drill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// StartEx.
    Start,
    /// A response.
    Line(String),
    /// The hot wash is over.
    Close,
    /// To leave.
    Leave,
}

/// Where things stand on the screen, for the mouse; and how far each pane can scroll.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spots {
    /// The tabs.
    pub tabs: Vec<(Rect, usize)>,
    /// The views of the open tab.
    pub views: Vec<(Rect, usize)>,
    /// The panes.
    pub panes: Vec<(Rect, Pane)>,
    /// How far each pane can scroll, by [`Pane`].
    pub reach: [usize; 4],
    /// How far what lies over the screen can scroll.
    pub over_reach: usize,
}

/// What is said to somebody who watches: why the next move is made, and why now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// Who thinks so.
    pub who: String,
    /// The words.
    pub text: String,
    /// Which move it is, and of how many.
    pub turn: (usize, usize),
}

/// The state of the screen.
#[derive(Clone, Debug)]
pub struct Model {
    /// The drill.
    pub shown: Shown,
    /// What the open view showed when it was last looked at.
    pub look: Option<Look>,
    /// The open tab: 0 is the guide, the tools follow.
    pub tab: usize,
    /// The open view of each tool.
    pub open: Vec<usize>,
    /// The part that keys scroll, and the only one on a small screen.
    pub pane: Pane,
    /// How far each pane is scrolled, by [`Pane`].
    pub scroll: [usize; 4],
    /// What lies over the screen.
    pub over: Option<Over>,
    /// How far it is scrolled.
    pub over_scroll: usize,
    /// The line that is being typed; `None` while keys are commands.
    pub typing: Option<Edit>,
    /// Words that can stand at the cursor.
    pub words: Vec<String>,
    /// What was typed before.
    pub history: History,
    /// What the rows and log lines of the open view must hold.
    pub filter: Edit,
    /// What there is to say about the last input, and whether it is bad news.
    pub said: Option<(String, bool)>,
    /// Up to which record the inbox is read.
    pub read: Seq,
    /// Where things stand on the screen.
    pub spots: Spots,
    /// Somebody watches others play.
    pub watch: Option<Caption>,
    pub(super) plan: Arc<Plan>,
    pub(super) roster: Roster,
}

impl Model {
    /// The screen of a drill that was just opened.
    #[must_use]
    pub fn new(live: &Live) -> Self {
        Self::with(live, None)
    }

    /// The screen of somebody who watches others play.
    #[must_use]
    pub fn watching(live: &Live) -> Self {
        let text = "A drill in fast motion: the system is simulated, and so is the team. Below it says why they do \
                    what they do. Space stops it, Enter goes to the score."
            .to_owned();
        let watch = Caption {
            who: "Watch".to_owned(),
            text,
            turn: (0, 0),
        };
        Self::with(live, Some(watch))
    }

    fn with(live: &Live, watch: Option<Caption>) -> Self {
        let shown = Shown::of(live, watch.is_some());
        Self {
            look: None,
            tab: 0,
            open: vec![0; shown.tabs.len()],
            pane: Pane::Tool,
            scroll: [0; 4],
            over_scroll: 0,
            over: (live.phase() == Phase::Lobby && watch.is_none()).then_some(Over::Brief),
            typing: None,
            words: Vec::new(),
            history: History::default(),
            filter: Edit::default(),
            said: None,
            read: 0,
            spots: Spots::default(),
            watch,
            plan: Arc::clone(live.engine().plan()),
            roster: live.engine().roster().clone(),
            shown,
        }
    }

    /// The open tool; `None` when the guide is open.
    #[must_use]
    pub fn tool(&self) -> Option<&Tab> {
        self.shown.tabs.get(self.tab.checked_sub(1)?)
    }

    /// The open view.
    #[must_use]
    pub fn open_view(&self) -> Option<&(ViewId, Tool)> {
        let tool = self.tool()?;
        tool.views.get(self.open[self.tab - 1])
    }

    /// Whether a pause hides what the tools show. Whoever writes a message may see what it is about.
    #[must_use]
    pub fn hidden(&self) -> bool {
        self.shown.view.paused && self.shown.composing.is_none() && self.watch.is_none()
    }

    /// Whether a text of the open view holds what it is filtered for.
    #[must_use]
    pub fn passes(&self, text: &str) -> bool {
        let words = self.filter.text().trim().to_lowercase();
        words.is_empty() || text.to_lowercase().contains(&words)
    }

    /// How many items of the inbox are unread.
    #[must_use]
    pub fn unread(&self) -> usize {
        let inbox = self.shown.view.inbox.iter();
        inbox.filter(|i| i.seq > self.read).count()
    }

    /// Takes in what came of the last input.
    pub fn refresh(&mut self, live: &Live, effects: &Effects) {
        self.shown = Shown::of(live, self.watch.is_some());
        let new = &live.events()[effects.before..];
        if effects.answer == Answer::Done && self.watch.is_none() {
            self.said = outcome(live, new).map(|text| (text, false));
        }
        for s in new {
            self.follow(s);
            self.explain(live, s);
        }
        self.answered(&effects.answer);
        self.look_up(live);
    }

    /// Brings the screen of the open view, as it was when it was last looked at.
    pub fn look_up(&mut self, live: &Live) {
        let wanted = self
            .open_view()
            .and_then(|(view, _)| Look::last(live, *view, self.watch.is_some()));
        let have = self.look.as_ref().map(|l| (l.view, l.at));
        if wanted != have {
            self.look = wanted.map(|(view, at)| Look::of(live, view, at));
        }
    }

    fn follow(&mut self, s: &Stamped) {
        match s.event {
            Event::Started => self.over = None,
            Event::Acked { .. } => {
                let inbox = self.shown.view.inbox.iter();
                if inbox.filter(|i| i.seq > self.read).all(|i| i.alert) {
                    self.read = s.seq;
                }
            }
            Event::InjectDelivered { .. } if self.pane != Pane::Inbox => {
                self.scroll[Pane::Inbox as usize] = 0;
            }
            Event::Looked { view } if s.by == By::Seat(ME) || self.watch.is_some() => {
                self.show_view(view);
            }
            Event::Hinted { rung } => {
                let hint = &self.plan.hints[usize::from(rung)].text;
                self.over = Some(Over::Text(format!("Hint: {hint}")));
            }
            Event::ActionEnded { .. } | Event::Reopened => {
                let last = self.shown.timeline.iter().rev();
                let told = last
                    .clone()
                    .find(|(at, label, _)| *at <= s.at && matches!(*label, "RESULT" | "REOPENED"));
                self.said = told.map(|(_, label, text)| (format!("{label} {text}"), false));
            }
            Event::Ended {
                reason: EndReason::Aborted | EndReason::RealIncident | EndReason::Rewound,
            } => {}
            Event::Ended { .. } => {
                self.typing = None;
                self.tab = 0;
                self.pane = Pane::Tool;
                if self.watch.is_none() {
                    self.ask_review(0);
                }
            }
            _ => {}
        }
    }

    /// Tells somebody who watches what happened, and why the next move is made.
    fn explain(&mut self, live: &Live, s: &Stamped) {
        let Some(caption) = &mut self.watch else {
            return;
        };
        if let (Event::Noted { text }, By::Seat(who)) = (s.event, s.by) {
            caption.who = clean(self.roster.name(who));
            caption.text = clean(live.text(text));
        } else if let Some((_, label, text)) = told(live, s) {
            self.said = Some((format!("{label} {text}"), false));
        }
    }

    /// The next move of those who are watched: what came in before is read.
    pub(super) fn turn(&mut self, number: usize, of: usize) {
        if let Some(caption) = &mut self.watch {
            caption.turn = (number, of);
        }
        self.read = self.shown.view.inbox.last().map_or(self.read, |i| i.seq);
    }

    fn answered(&mut self, answer: &Answer) {
        let wrong = match answer {
            Answer::None | Answer::Rewind(_) => return,
            Answer::Rewound(to) => {
                self.over = None;
                self.read = self.read.min(to.seq);
                self.said = Some((announce::back_at(&self.plan, to), false));
                return;
            }
            Answer::Done => {
                if let Some(Over::Form(form)) = &self.over
                    && form.sent
                {
                    let washes = form.kind == Kind::Review;
                    self.over = None;
                    if washes {
                        self.next_review();
                    }
                }
                return;
            }
            Answer::Help(text) => {
                self.over = Some(Over::Text(text.clone()));
                return;
            }
            Answer::Wait(span) => {
                let text = format!("The clock runs by itself: in {span} it is later; K skips.");
                self.said = Some((text, false));
                return;
            }
            Answer::Refused(why) => announce::refusal(*why).to_owned(),
            Answer::Wrong(error) => error.to_string(),
        };
        if let Some(Over::Form(form)) = &mut self.over {
            form.error = wrong;
        } else {
            self.said = Some((wrong, true));
        }
    }

    /// The message that a line would send.
    pub(super) fn composed(&self, line: &str) -> Option<Composed> {
        let view = &self.shown.view;
        let told = self.plan.rules.audiences.iter().enumerate();
        let told = told.filter(|(_, a)| view.told.iter().any(|t| t.audience == a.title));
        let commander = self.plan.rules.commander.index();
        let roles = &self.shown.roles;
        let commander = roles.get(commander).or(roles.first());
        compose::compose(
            &self.plan,
            &self.roster,
            line,
            compose::Known {
                told: told.fold(Audiences(0), |set, (i, _)| set.with(AudienceId::at(i))),
                severity: view.declared,
                commander: commander.map_or("", |(_, who)| who),
                sent: self
                    .shown
                    .timeline
                    .iter()
                    .filter(|(_, l, _)| *l == "TOLD")
                    .count(),
            },
        )
    }

    /// Opens the tab and the view that was looked at.
    fn show_view(&mut self, view: ViewId) {
        for (tab, tool) in self.shown.tabs.iter().enumerate() {
            if let Some(at) = tool.views.iter().position(|(id, _)| *id == view) {
                self.tab = tab + 1;
                self.open[tab] = at;
                self.pane = Pane::Tool;
                self.scroll[Pane::Tool as usize] = 0;
            }
        }
    }

    fn next_review(&mut self) {
        // The number counts only what stood before this one was taken in.
        let open = ReviewKind::ALL
            .iter()
            .position(|k| self.shown.reviews[*k as usize] == 0);
        match open {
            Some(kind) => self.ask_review(kind),
            None => {
                let text = "Thank you. E closes the drill and shows the score; W adds more.";
                self.said = Some((text.to_owned(), false));
            }
        }
    }

    fn ask_review(&mut self, kind: usize) {
        let kind = ReviewKind::ALL[kind];
        self.over = Some(Over::Form(Form::review(kind, &self.plan, &self.roster)));
    }

    /// Finds the words that can stand at the cursor.
    pub(super) fn find_words(&mut self) {
        self.words = match &self.typing {
            Some(edit) if !edit.text().trim().is_empty() => {
                Parser::new(&self.plan, &self.roster).complete(edit.before(), edit.before().len())
            }
            _ => Vec::new(),
        };
    }
}

/// What came of a response in a line: the last of what is told of it, evidence before all.
fn outcome(live: &Live, new: &[Stamped]) -> Option<String> {
    let told = new.iter().filter_map(|s| told(live, s));
    let told: Vec<_> = told.filter(|(_, label, _)| *label != "LOOK").collect();
    let evidence = told.iter().rev().find(|(_, label, _)| *label == "EVIDENCE");
    let (_, label, text) = evidence.or(told.last())?;
    Some(format!("{label} {text}"))
}

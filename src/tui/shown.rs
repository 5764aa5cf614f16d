//! The view model: everything that the screen shows of a drill, as plain data.
//!
//! Invariants: made from what a player may see, never from the truth; every text that came from
//! outside is without control characters.

use crate::engine::{LookView, Phase, PlayerView, ShownRow, Tool};
use crate::model::{By, Event, Participant, Plan, ReviewKind, Span, Stamped, Time, ViewId};
use crate::report::clean;
use crate::session::announce::{Teller, assignee, checkpoint, spoken, wanted};
use crate::session::{Live, What, clocks};

/// The one person who plays.
pub(super) const ME: Participant = Participant(0);
/// How many log lines a look brings to the screen.
const LINES: usize = 5_000;

/// A drill as its player sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The scenario's title.
    pub title: String,
    /// The drill's id.
    pub drill: String,
    /// How many times as fast as real time, where that is not once.
    pub speed: String,
    /// The longest time of play.
    pub time_box: Span,
    /// The notional time of StartEx.
    pub starts: u32,
    /// What the drill trains.
    pub objectives: Vec<String>,
    /// What is worth talking about in the hot wash.
    pub questions: Vec<String>,
    /// What the player may see.
    pub view: PlayerView,
    /// The declared severity in words.
    pub severity: String,
    /// The times that run.
    pub clocks: Vec<ShownClock>,
    /// The roles and who holds them.
    pub roles: Vec<(String, String)>,
    /// The tools.
    pub tabs: Vec<Tab>,
    /// What has happened: when, what it is, and the words.
    pub timeline: Vec<(Time, &'static str, String)>,
    /// Nothing counts.
    pub practice: bool,
    /// For how many seconds the clock still stands for the message that is being written.
    pub composing: Option<u64>,
    /// The moments that a practice drill can go back to, the last one first.
    pub checkpoints: Vec<String>,
    /// How many contributions of each kind the hot wash has.
    pub reviews: [usize; 4],
}

/// A time that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct ShownClock {
    /// What it asks for.
    pub asks: String,
    /// How it stands, in words.
    pub stands: String,
    /// How much of it is used, from 0 to 1.
    pub used: f64,
    /// It is done.
    pub done: bool,
}

/// A tool: its views and actions.
#[derive(Clone, Debug, PartialEq)]
pub struct Tab {
    /// What people read.
    pub title: String,
    /// What can be looked at.
    pub views: Vec<(ViewId, Tool)>,
    /// What can be done: the action and how long it takes.
    pub actions: Vec<(Tool, Span)>,
}

/// What a look at a view showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Which view.
    pub view: ViewId,
    /// When it was looked at.
    pub at: Time,
    /// What it showed.
    pub seen: LookView,
}

impl Shown {
    /// The drill as it stands.
    #[must_use]
    pub fn of(live: &Live, watched: bool) -> Self {
        let plan = live.plan();
        let mut view = live.engine().player_view(ME, live.events());
        if watched {
            of_all(live, &mut view);
        }
        wash(&mut view);
        let speed = f64::from(live.permille()) / 1000.0;
        Self {
            title: clean(&plan.title),
            drill: live.file().drill().to_owned(),
            speed: if watched {
                "in fast motion".to_owned()
            } else if live.permille() == 1000 {
                String::new()
            } else {
                format!("{speed}x")
            },
            time_box: plan.time_box,
            starts: plan.starts,
            objectives: plan.objectives.iter().map(|o| clean(&o.title)).collect(),
            questions: plan.texts.questions.iter().map(|q| clean(q)).collect(),
            severity: severity(plan, &view),
            clocks: shown_clocks(live),
            roles: roles(live),
            tabs: tabs(plan, &view),
            timeline: timeline(live),
            practice: live.engine().roster().practice,
            composing: live.compose_left().map(|left| left.as_secs()),
            checkpoints: live
                .checkpoints()
                .iter()
                .map(|at| clean(&checkpoint(plan, at)))
                .collect(),
            reviews: ReviewKind::ALL.map(|kind| {
                let of_kind =
                    |e: &Event| matches!(e, Event::Reviewed { kind: k, .. } if *k == kind);
                live.events().iter().filter(|s| of_kind(&s.event)).count()
            }),
            view,
        }
    }

    /// Whether responses count now.
    #[must_use]
    pub fn plays(&self) -> bool {
        self.view.phase == Phase::Play && !self.view.paused
    }

    /// When a kind of event was first told.
    #[must_use]
    pub fn first(&self, labels: &[&str]) -> Option<Time> {
        let told = self.timeline.iter().find(|(_, l, _)| labels.contains(l));
        told.map(|(at, ..)| *at)
    }
}

impl Look {
    /// What the last look of the player at a view showed, or that of anybody; `None` before the first.
    #[must_use]
    pub fn last(live: &Live, view: ViewId, anybody: bool) -> Option<(ViewId, Time)> {
        let mine = |s: &&Stamped| {
            (anybody || s.by == By::Seat(ME))
                && matches!(s.event, Event::Looked { view: v } if v == view)
        };
        let last = live.events().iter().rev().find(mine)?;
        Some((view, last.at))
    }

    /// The screen of a view at a time.
    #[must_use]
    pub fn of(live: &Live, view: ViewId, at: Time) -> Self {
        let mut seen = live.engine().look_at(view, at, LINES);
        seen.title = clean(&seen.title);
        for row in &mut seen.rows {
            let ShownRow { cells, .. } = row;
            cells.iter_mut().for_each(|c| *c = clean(c));
        }
        for (_, _, text) in &mut seen.lines {
            *text = clean(text);
        }
        Self { view, at, seen }
    }
}

/// Makes the view of one player that of all together, for somebody who only watches.
fn of_all(live: &Live, view: &mut PlayerView) {
    for seat in 1..live.engine().roster().seats.len() {
        let other = live
            .engine()
            .player_view(Participant::at(seat), live.events());
        view.inbox.extend(other.inbox);
    }
    view.inbox.sort_by_key(|item| item.seq);
    view.inbox.dedup_by_key(|item| item.seq);
    let tools = view.views.iter_mut().chain(&mut view.actions);
    tools.for_each(|tool| tool.refused = None);
}

/// Takes out of a view what must not reach a terminal.
fn wash(view: &mut PlayerView) {
    for item in &mut view.inbox {
        item.text = clean(&item.text);
        item.from = clean(&item.from);
    }
    let found = view.found.iter_mut().map(|f| &mut f.text);
    let results = view.results.iter_mut().map(|r| &mut r.text);
    let running = view.running.iter_mut().map(|(title, _)| title);
    let thought = view.hypotheses.iter_mut().map(|(title, _)| title);
    for text in found.chain(results).chain(running).chain(thought) {
        *text = clean(text);
    }
    let brief = view.brief.split("\n\n").map(clean).collect::<Vec<_>>();
    view.brief = brief.join("\n");
}

fn severity(plan: &Plan, view: &PlayerView) -> String {
    match view.declared {
        None => "no severity yet".to_owned(),
        Some(None) => "no incident".to_owned(),
        Some(Some(severity)) => {
            let means = &plan.rules.severities[severity.index()].means;
            format!("{} {}", severity.name(), clean(means))
        }
    }
}

fn shown_clocks(live: &Live) -> Vec<ShownClock> {
    let now = live.engine().now();
    let mut all = clocks(live.plan(), live.events());
    all.retain(|c| c.what != What::TimeBox);
    // What is due next stands first, what is done last.
    all.sort_by_key(|c| (c.done.is_some(), c.due));
    all.iter()
        .map(|clock| {
            let end = clock.done.unwrap_or(now);
            let length = (clock.due - clock.from).0.max(1);
            ShownClock {
                asks: wanted(live.plan(), clock),
                stands: match clock.done {
                    Some(done) if done <= clock.due => format!("done at {}", done.clock()),
                    Some(done) => format!("done {} late", spoken(done - clock.due)),
                    None if clock.due > now => format!("{} left", spoken(clock.due - now)),
                    None => format!("{} OVER", spoken(now - clock.due)),
                },
                used: ((end - clock.from).0 as f64 / length as f64).clamp(0.0, 1.0),
                done: clock.done.is_some(),
            }
        })
        .collect()
}

fn roles(live: &Live) -> Vec<(String, String)> {
    let roster = live.engine().roster();
    let plan = live.plan();
    if roster.solo {
        return vec![("All roles".to_owned(), clean(roster.name(ME)))];
    }
    let holders = plan.rules.roles.iter().zip(live.engine().state().roles);
    holders
        .map(|(role, holder)| {
            let holder = holder.map_or("nobody".to_owned(), |to| assignee(plan, roster, to));
            (role.title.clone(), clean(&holder))
        })
        .collect()
}

fn tabs(plan: &Plan, view: &PlayerView) -> Vec<Tab> {
    let mut tabs: Vec<(String, Tab)> = Vec::new();
    let mut tab = |tool: &str| {
        let at = tabs.iter().position(|(name, _)| name == tool);
        at.unwrap_or_else(|| {
            tabs.push((
                tool.to_owned(),
                Tab {
                    title: tab_title(tool),
                    views: Vec::new(),
                    actions: Vec::new(),
                },
            ));
            tabs.len() - 1
        })
    };
    let views: Vec<usize> = view.views.iter().map(|v| tab(&v.tool)).collect();
    let actions: Vec<usize> = view.actions.iter().map(|a| tab(&a.tool)).collect();
    for (i, (tool, at)) in view.views.iter().zip(views).enumerate() {
        tabs[at].1.views.push((ViewId::at(i), cleaned(tool)));
    }
    for ((tool, at), action) in view.actions.iter().zip(actions).zip(&plan.actions) {
        tabs[at].1.actions.push((cleaned(tool), action.takes));
    }
    tabs.into_iter().map(|(_, tab)| tab).collect()
}

fn cleaned(tool: &Tool) -> Tool {
    Tool {
        title: clean(&tool.title),
        ..tool.clone()
    }
}

fn tab_title(tool: &str) -> String {
    let tool = tool.replace('-', " ");
    let mut chars = tool.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn timeline(live: &Live) -> Vec<(Time, &'static str, String)> {
    live.events().iter().filter_map(|s| told(live, s)).collect()
}

/// An event in words, if players may know of it.
pub(super) fn told(live: &Live, s: &Stamped) -> Option<(Time, &'static str, String)> {
    let teller = Teller {
        engine: live.engine(),
        text: &|id| live.text(id).to_owned(),
    };
    let line = teller.line(s);
    line.map(|(label, text)| (s.at, label, clean(&text)))
}

//! What a person can ask for at any time: where the drill stands, and what can be done.

use super::page::Page;
use crate::engine::{Phase, PlayerView};
use crate::model::{Event, Participant, Plan, Refusal, Span, Time};
use crate::session::announce::{self, Teller, and_list, asks, assignee, audiences, spoken};
use crate::session::{Live, What, clocks};

/// The one person who plays.
pub(super) const ME: Participant = Participant(0);

/// Something that can be chosen by its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// A view: its id and title.
    Look(String, String),
    /// An action: its id and title.
    Run(String, String),
}

/// Views and actions by tool, numbered from 1; the numbers stay the same for the whole drill.
pub(super) fn choices(plan: &Plan) -> Vec<(String, Choice)> {
    let mut tools: Vec<&str> = Vec::new();
    let named = plan.views.iter().map(|v| v.tool.as_str());
    for tool in named.chain(plan.actions.iter().map(|a| a.tool.as_str())) {
        if !tools.contains(&tool) {
            tools.push(tool);
        }
    }
    let of = |tool: &str| {
        let views = plan.views.iter().filter(|v| v.tool == tool);
        let actions = plan.actions.iter().filter(|a| a.tool == tool);
        let views = views.map(|v| Choice::Look(v.id.clone(), v.title.clone()));
        let actions = actions.map(|a| Choice::Run(a.id.clone(), a.title.clone()));
        let both: Vec<Choice> = views.chain(actions).collect();
        both.into_iter()
            .map(|c| (tool.to_owned(), c))
            .collect::<Vec<_>>()
    };
    tools.into_iter().flat_map(of).collect()
}

/// `tools`: what can be looked at and done.
pub(super) fn tools(page: &mut Page, plan: &Plan) {
    let mut last = String::new();
    for (number, (tool, choice)) in (1..).zip(choices(plan)) {
        if tool != last {
            page.title(&capital(&tool.replace('-', " ")));
            last = tool;
        }
        let text = match choice {
            Choice::Look(id, title) => format!("{number} look {id}: {title}"),
            Choice::Run(id, title) => {
                let takes = plan.actions.iter().find(|a| a.id == id).map(|a| a.takes);
                let takes = takes.filter(|t| *t > Span::ZERO);
                let takes = takes.map_or(String::new(), |t| format!(" (takes {t})"));
                format!("{number} run {id}: {title}{takes}")
            }
        };
        page.wrapped(&text, 4);
    }
    page.title("A number looks at a view. An action runs only when it is typed in full.");
}

/// `checkpoints`: what a practice drill can go back to.
pub(super) fn checkpoints(page: &mut Page, live: &Live) {
    if !live.engine().roster().practice {
        page.wrapped(announce::refusal(Refusal::NotPractice), 2);
        return;
    }
    let all = live.checkpoints();
    if all.is_empty() {
        page.wrapped(announce::refusal(Refusal::NoCheckpoint), 2);
    }
    for (at, number) in all.iter().zip(1..) {
        page.wrapped(
            &format!("rewind {number}: {}", announce::checkpoint(live.plan(), at)),
            4,
        );
    }
}

/// `status`: clock, severity, what is due, who was told, who does what.
pub(super) fn status(page: &mut Page, live: &Live) {
    let plan = live.plan();
    let view = live.engine().player_view(ME, live.events());
    let now = view.now;
    let state = match view.phase {
        Phase::Lobby => "The drill has not started.".to_owned(),
        Phase::Play if live.engine().state().composing => {
            format!("Stopped at {} while you write.", now.clock())
        }
        Phase::Play if view.paused => format!("Paused at {}.", now.clock()),
        Phase::Play => format!(
            "{} of play, at most {} left.",
            spoken(Span(now.0)),
            spoken(Time::ZERO + plan.time_box - now)
        ),
        Phase::HotWash => "Play is over: this is the hot wash.".to_owned(),
        Phase::Closed => "The drill is closed.".to_owned(),
    };
    page.wrapped(&format!("Clock: {state}"), 2);
    let severity = match view.declared {
        None => "not declared yet".to_owned(),
        Some(None) => "declared as no incident".to_owned(),
        Some(Some(severity)) => {
            let means = &plan.rules.severities[severity.index()].means;
            format!("{}, {means}", severity.name())
        }
    };
    page.wrapped(&format!("Severity: {severity}"), 2);
    let answered = if view.acked {
        "acknowledged"
    } else {
        "not acknowledged yet"
    };
    let resolved = if view.resolved {
        ", incident declared resolved"
    } else {
        ""
    };
    page.wrapped(&format!("Page: {answered}{resolved}"), 2);
    times(page, live);
    told(page, live, &view);
    for (title, until) in &view.running {
        page.wrapped(&format!("Running: {title}, done at {}", until.clock()), 2);
    }
    for (cause, committed) in &view.hypotheses {
        let word = if *committed { "Diagnosis" } else { "Suspicion" };
        page.wrapped(&format!("{word}: {cause}"), 2);
    }
    roles(page, live);
}

/// Which times run, and how much of them is left.
pub(super) fn times(page: &mut Page, live: &Live) {
    let plan = live.plan();
    let now = live.engine().now();
    let all = clocks(plan, live.events());
    for clock in all.iter().filter(|c| c.what != What::TimeBox) {
        let stand = match clock.done {
            Some(done) if done <= clock.due => format!("done at {}", done.clock()),
            Some(done) => format!(
                "done at {}, {} late",
                done.clock(),
                spoken(done - clock.due)
            ),
            None if clock.due > now => format!("{} left", spoken(clock.due - now)),
            None => format!("{} over", spoken(now - clock.due)),
        };
        page.wrapped(&format!("Due: {}: {stand}", asks(plan, clock)), 2);
    }
}

fn told(page: &mut Page, live: &Live, view: &PlayerView) {
    for told in &view.told {
        let promise = told.promised.map_or(String::new(), |at| {
            format!(", the next message promised by {}", at.clock())
        });
        page.wrapped(
            &format!("Told: {} at {}{promise}", told.audience, told.last.clock()),
            2,
        );
    }
    if let Some(Some(severity)) = view.declared {
        let plan = live.plan();
        let asked = plan.rules.severities[severity.index()].audiences;
        let asked = audiences(plan, asked);
        page.wrapped(&format!("{} asks to tell: {asked}", severity.name()), 2);
    }
}

fn roles(page: &mut Page, live: &Live) {
    let roster = live.engine().roster();
    if roster.solo {
        page.wrapped("Roles: you hold all of them", 2);
        return;
    }
    let plan = live.plan();
    for (role, holder) in plan.rules.roles.iter().zip(live.engine().state().roles) {
        let holder = holder.map_or("nobody".to_owned(), |to| assignee(plan, roster, to));
        page.wrapped(&format!("Role: {}: {holder}", role.title), 2);
    }
}

/// `inbox`: everything that reached the player.
pub(super) fn inbox(page: &mut Page, live: &Live) {
    let view = live.engine().player_view(ME, live.events());
    for item in &view.inbox {
        let label = if item.alert { "PAGE" } else { "INJECT" };
        page.told(
            item.at,
            label,
            &format!("from {} ({}): {}", item.from, item.via, item.text),
        );
    }
    if view.inbox.is_empty() {
        page.wrapped("Nothing has come in yet.", 0);
    }
}

/// `evidence`: what was found.
pub(super) fn evidence(page: &mut Page, live: &Live) {
    let view = live.engine().player_view(ME, live.events());
    for found in &view.found {
        page.told(
            found.at,
            "EVIDENCE",
            &format!("{} (from {})", found.text, found.view),
        );
    }
    if view.found.is_empty() {
        page.wrapped("No evidence yet. `tools` lists where to look.", 0);
    }
}

/// `causes`: the closed list that a diagnosis is chosen from.
pub(super) fn causes(page: &mut Page, live: &Live) {
    let view = live.engine().player_view(ME, live.events());
    for (id, title) in &view.causes {
        page.wrapped(&format!("{id}: {title}"), 4);
    }
    page.wrapped(
        "`suspect CAUSE` names one, `diagnose CAUSE` commits to it.",
        0,
    );
}

/// `timeline`: what has happened so far, as players know it.
pub(super) fn timeline(page: &mut Page, live: &Live) {
    let teller = Teller {
        engine: live.engine(),
        text: &|id| live.text(id).to_owned(),
    };
    for s in live.events() {
        page.event(&teller, s);
    }
    if live.events().is_empty() {
        page.wrapped("Nothing has happened yet.", 0);
    }
}

/// What was going on when somebody comes back to a drill.
pub(super) fn recap(page: &mut Page, live: &Live) {
    let looks = |e: &&crate::model::Stamped| !matches!(e.event, Event::Looked { .. });
    let teller = Teller {
        engine: live.engine(),
        text: &|id| live.text(id).to_owned(),
    };
    let all: Vec<_> = live.events().iter().filter(looks).collect();
    page.title("What happened last (`timeline` has all of it):");
    for s in all.iter().skip(all.len().saturating_sub(8)) {
        page.event(&teller, s);
    }
    page.title("Where it stands:");
    status(page, live);
}

/// The words that only this way of playing has, for `help`.
pub(super) fn words(page: &mut Page) {
    let words = [
        ("tools", "what can be looked at and done, with numbers"),
        ("NUMBER", "look at the view with that number"),
        (
            "status",
            "the clock, the severity, what is due, who was told",
        ),
        ("inbox", "everything that reached you"),
        ("evidence", "what you have found out"),
        ("causes", "the causes that a diagnosis is chosen from"),
        ("timeline", "everything that has happened"),
        ("checkpoints", "what `rewind` can go back to, in practice"),
    ];
    page.title("Ask at any time:");
    for (word, means) in words {
        page.raw(&format!("  {word:<12} {means}"));
    }
}

/// Everybody who could be paged, for the brief.
pub(super) fn people(plan: &Plan) -> String {
    let ids: Vec<&str> = plan
        .people
        .iter()
        .take(plan.rules.people.len())
        .map(|p| p.id.as_str())
        .collect();
    and_list(&ids)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

//! The parts of a drill that the rows of a timeline become: messages, views, actions, and the moments that frame them.

use std::collections::BTreeSet;

use super::kinds::What;
use super::read::{Entry, Timeline};
use crate::model::{Rules, Severity, Span};
use crate::yaml::Id;

/// How long an id can be, so that lines stay readable.
const ID_MAX: usize = 28;

/// A row and the id of the part that it becomes.
pub(super) struct Part<'a> {
    /// Since StartEx.
    pub(super) at: Span,
    pub(super) id: String,
    pub(super) entry: &'a Entry,
}

/// What becomes of the rows.
pub(super) struct Parts<'a> {
    /// The alert at StartEx, when there is one.
    pub(super) page: Option<&'a Entry>,
    /// Rows before StartEx.
    pub(super) before: Vec<(Span, &'a Entry)>,
    /// Rows from StartEx to the end of the drill.
    pub(super) rows: Vec<(Span, &'a Entry)>,
    /// Rows after it.
    pub(super) after: Vec<(Span, &'a Entry)>,
    pub(super) views: Vec<Part<'a>>,
    pub(super) actions: Vec<Part<'a>>,
    pub(super) injects: Vec<Part<'a>>,
    /// Who says the injects: id and title.
    pub(super) voices: Vec<(String, String)>,
    /// Which action ended the impact, and how long it took to.
    pub(super) fix: usize,
    pub(super) takes: Span,
    pub(super) severity: Severity,
    pub(super) time_box: Span,
}

impl<'a> Parts<'a> {
    pub(super) fn of(timeline: &'a Timeline, rules: &Rules) -> Self {
        let entries = &timeline.entries;
        let page = entries.iter().find(|e| e.what == What::Alert);
        let start = page.or(entries.first()).map_or(Span::ZERO, |e| e.at);
        let mut all: Vec<(Span, &Entry)> = entries
            .iter()
            .map(|e| (Span(e.at.0 - start.0), e))
            .collect();
        let skip = |e: &Entry| page.is_some_and(|p| std::ptr::eq(p, e));
        all.retain(|(_, entry)| !skip(entry));
        let end = all
            .iter()
            .rfind(|(_, e)| matches!(e.what, What::Resolve))
            .or(all.last())
            .map_or(Span::ZERO, |(at, _)| *at)
            .max(Span::ZERO);
        let (before, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(at, _)| *at < Span::ZERO);
        let (rows, after): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(at, _)| *at <= end);
        let mut ids = Ids::default();
        let mut take = |which: &dyn Fn(What) -> bool, lead: &str| -> Vec<Part<'a>> {
            let of = rows.iter().filter(|(_, e)| which(e.what));
            of.map(|(at, entry)| Part {
                at: *at,
                id: ids.new_id(&entry.text, lead),
                entry,
            })
            .collect()
        };
        let views = take(&|w| matches!(w, What::Look | What::Diagnose), "finding");
        let actions = take(&|w| w == What::Act, "step");
        let injects = take(
            &|w| matches!(w, What::Voice | What::Note | What::Alert),
            "message",
        );
        let recovered = recovered(&rows);
        let fix = actions
            .iter()
            .rposition(|a| recovered.is_none_or(|r| a.at <= r))
            .unwrap_or(0);
        let took = recovered
            .zip(actions.get(fix))
            .map(|(r, a)| Span(r.0 - a.at.0));
        let declared = rows.iter().find_map(|(_, e)| match e.what {
            What::Declare(severity) => severity,
            _ => None,
        });
        Self {
            voices: voices(&injects, page, rules),
            page,
            before,
            after,
            views,
            actions,
            injects,
            fix,
            takes: took
                .unwrap_or(Span::mins(2))
                .clamp(Span::secs(30), Span::mins(30)),
            severity: declared.unwrap_or(Severity::P1),
            time_box: time_box(end),
            rows,
        }
    }

    /// The id of the voice that says a row.
    pub(super) fn voice(&self, entry: &Entry) -> &str {
        let known = self
            .voices
            .iter()
            .find(|(_, title)| *title == title_of(entry));
        known.map_or(MONITOR, |(id, _)| id)
    }
}

/// The voice of what nobody said.
pub(super) const MONITOR: &str = "monitor";

fn title_of(entry: &Entry) -> String {
    if entry.who.is_empty() || entry.what == What::Alert {
        "Monitoring".to_owned()
    } else {
        entry.who.clone()
    }
}

/// Everybody who says something. People of the policy are players, so a voice of the same name gets another id.
fn voices(injects: &[Part<'_>], page: Option<&Entry>, rules: &Rules) -> Vec<(String, String)> {
    let mut ids = Ids::default();
    ids.taken.extend(rules.people.iter().map(|p| p.id.clone()));
    let mut voices = vec![(ids.new_id(MONITOR, MONITOR), "Monitoring".to_owned())];
    let said = injects.iter().map(|part| part.entry).chain(page);
    for title in said.map(title_of) {
        if !voices.iter().any(|(_, known)| *known == title) {
            voices.push((ids.new_id(&title, "voice"), title));
        }
    }
    voices
}

/// When it was over: when somebody says so, else when it was verified or resolved.
fn recovered(rows: &[(Span, &Entry)]) -> Option<Span> {
    let first = |which: &dyn Fn(What) -> bool| rows.iter().find(|(_, e)| which(e.what));
    let said = first(&|what| what == What::Recovered);
    let found = said.or_else(|| first(&|what| matches!(what, What::Verify | What::Resolve)));
    found.map(|(at, _)| *at)
}

/// To the end of the incident and some time to watch it, in steps of five minutes.
fn time_box(end: Span) -> Span {
    let minutes = (end.0 / 60_000 + 15).div_euclid(5) * 5 + 5;
    Span::mins(minutes.max(20))
}

/// Ids that were given.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    /// An id of the first words of a text, with a number when it is taken.
    fn new_id(&mut self, text: &str, lead: &str) -> String {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_ascii_alphanumeric());
        let mut id = String::new();
        for word in words.filter(|w| !w.is_empty()) {
            if id.len() + word.len() >= ID_MAX {
                break;
            }
            if !id.is_empty() {
                id.push('-');
            }
            id += word;
        }
        let reserved = [
            "any", "none", "page", "on", "off", "yes", "no", "true", "false", "null",
        ];
        if reserved.contains(&id.as_str()) || Id::new(&id).is_none() {
            id = format!("{lead}-{id}").trim_end_matches('-').to_owned();
        }
        let mut free = id.clone();
        let mut n = 1;
        while !self.taken.insert(free.clone()) {
            n += 1;
            free = format!("{id}-{n}");
        }
        free
    }
}

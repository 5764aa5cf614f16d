//! What a scenario tells too early: the cause before it is found, evidence on healthy days, and what starts in the history.

use std::sync::Arc;

use super::Check;
use crate::engine::Engine;
use crate::model::{Plan, Roster, Span, Start, Trigger};
use crate::scenario::doc::{Line, Row, When};

/// How many words in a row a text may share with an explanation.
const SHARED_WORDS: usize = 7;
/// A title of fewer words than this is everyday language.
const TITLE_WORDS: usize = 3;

/// A true cause, in the words that would give it away.
struct Secret {
    variant: String,
    id: String,
    title: Vec<String>,
    explain: Vec<String>,
}

impl Check<'_> {
    /// Spoilers: the cause in texts that players see before they have found anything.
    pub(super) fn spoilers(&mut self) {
        let doc = &self.loaded.doc;
        // In a lesson the coach names the cause on purpose.
        if doc.tags.iter().any(|tag| tag == "guided") {
            return;
        }
        let secrets: Vec<Secret> = doc
            .variants
            .iter()
            .map(|(id, variant)| {
                let cause = variant.cause.as_ref().map_or(id, |c| c.as_str());
                Secret {
                    variant: id.to_owned(),
                    id: cause.to_owned(),
                    title: words(doc.causes.get(cause).map_or("", String::as_str)),
                    explain: words(&variant.explain),
                }
            })
            .collect();
        for secret in &secrets {
            self.spoils(secret, &["title"], &doc.title);
            self.spoils(secret, &["brief"], &doc.brief);
            for (id, view) in doc.views.iter() {
                let title = view.title.as_deref().unwrap_or_default();
                self.spoils(secret, &["views", id, "title"], title);
            }
            self.own_spoilers(secret);
        }
    }

    /// What stands in the block of the variant itself.
    fn own_spoilers(&mut self, secret: &Secret) {
        let Some(variant) = self.loaded.doc.variants.get(&secret.variant) else {
            return;
        };
        let at = ["variants", secret.variant.as_str()];
        self.spoils(secret, &[at[0], at[1], "page", "text"], &variant.page.text);
        for (i, inject) in variant.injects.iter().enumerate() {
            if !inject.when.as_ref().is_some_and(after_finding) {
                let path = [at[0], at[1], "injects", &i.to_string(), "text"];
                self.spoils(secret, &path, &inject.text);
            }
        }
        for (view, rows) in variant.rows.iter() {
            let silent = |row: &Row| row.evidence.is_empty();
            for (i, row) in rows.iter().enumerate().filter(|(_, row)| silent(row)) {
                let path = [at[0], at[1], "rows", view, &i.to_string()];
                for text in row.text.iter().chain(&row.cells) {
                    self.spoils(secret, &path, text);
                }
            }
        }
        for (view, lines) in variant.lines.iter() {
            let silent = |line: &Line| line.evidence.is_empty();
            for (i, line) in lines.iter().enumerate().filter(|(_, line)| silent(line)) {
                let path = [at[0], at[1], "lines", view, &i.to_string()];
                self.spoils(secret, &path, &line.text);
            }
        }
    }

    fn spoils(&mut self, secret: &Secret, path: &[&str], text: &str) {
        let said = words(text);
        let how = if secret.id.contains('-') && tokens(text).any(|t| t == secret.id) {
            "names its id"
        } else if secret.title.len() >= TITLE_WORDS && contains(&said, &secret.title) {
            "says it in full"
        } else if secret
            .explain
            .windows(SHARED_WORDS)
            .any(|part| contains(&said, part))
        {
            "uses the words of the explanation"
        } else {
            return;
        };
        let message = format!("this gives the cause `{}` away: it {how}", secret.id);
        self.warn("S603", path, message);
    }

    /// Log lines that come at the rate of a metric which is above zero on healthy days, and reveal something.
    pub(super) fn always_revealed(&mut self) {
        let doc = &self.loaded.doc;
        let reveals = |line: &Line| {
            let normal = line
                .rate
                .as_ref()
                .and_then(|rate| doc.metrics.get(rate.as_str())?.normal);
            line.when.is_none() && !line.evidence.is_empty() && normal.is_some_and(|n| n > 0.0)
        };
        let message = "the metric is above zero on healthy days too, so this reveals its evidence whatever happens";
        for (view, shared) in doc.views.iter() {
            for (i, _) in shared.lines.iter().enumerate().filter(|(_, l)| reveals(l)) {
                self.warn("S306", &["views", view, "lines", &i.to_string()], message);
            }
        }
        for (id, variant) in doc.variants.iter() {
            for (view, lines) in variant.lines.iter() {
                for (i, _) in lines.iter().enumerate().filter(|(_, l)| reveals(l)) {
                    let path = ["variants", id, "lines", view, &i.to_string()];
                    self.warn("S306", &path, message);
                }
            }
        }
    }

    /// Changes and injects whose condition holds only before the history: they start all the same.
    pub(super) fn started_in_the_past(&mut self, plan: &Plan) {
        let Ok(roster) = Roster::new(plan, ["author"]) else {
            return;
        };
        let engine = Engine::new(Arc::new(plan.clone()), Arc::new(roster), 0);
        let state = engine.state();
        let Some(first) = state.timeline.moments().first() else {
            return;
        };
        let only_before = |trigger: &Trigger| match trigger.start {
            Start::When(cond) if trigger.held == Span::ZERO => {
                plan.conds.holds(cond, &first.facts) && !plan.conds.holds(cond, &state.facts)
            }
            _ => false,
        };
        let changes = plan.changes.iter().map(|c| ("changes", &c.id, &c.trigger));
        let injects = plan.injects.iter().map(|i| ("injects", &i.id, &i.trigger));
        for (key, id, _) in changes.chain(injects).filter(|(.., t)| only_before(t)) {
            let doc = &self.loaded.doc;
            let variant = doc.variants.get(&plan.variant);
            let (shared, own): (Vec<&str>, Vec<&str>) = if key == "changes" {
                let own = variant.map_or(&[][..], |v| &v.changes);
                (
                    doc.changes.iter().map(|c| c.id.as_str()).collect(),
                    own.iter().map(|c| c.id.as_str()).collect(),
                )
            } else {
                let own = variant.map_or(&[][..], |v| &v.injects);
                (
                    doc.injects.iter().map(|i| i.id.as_str()).collect(),
                    own.iter().map(|i| i.id.as_str()).collect(),
                )
            };
            let message = format!(
                "the condition of `{id}` holds only before the history, and so it comes at StartEx"
            );
            let at = |list: &[&str]| {
                list.iter()
                    .position(|known| known == id)
                    .map(|i| i.to_string())
            };
            if let Some(i) = at(&shared) {
                self.warn("S305", &[key, &i, "when"], message);
            } else if let Some(i) = at(&own) {
                self.warn(
                    "S305",
                    &["variants", &plan.variant, key, &i, "when"],
                    message,
                );
            }
        }
    }
}

/// Whether a condition waits for something that players have found out or done.
fn after_finding(when: &When) -> bool {
    when.diagnosed.is_some()
        || when.suspected.is_some()
        || when.evidence.is_some()
        || when.ran.is_some()
        || when.resolved == Some(true)
        || when.all.iter().flatten().any(after_finding)
        || when
            .any
            .as_ref()
            .is_some_and(|parts| parts.iter().all(after_finding))
}

/// The words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The words of a text, those with hyphens whole.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
}

fn contains(text: &[String], part: &[String]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|here| here == part)
}

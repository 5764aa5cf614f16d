//! What can stand at the cursor: responses, ids and options, for command lines that complete.

use super::words::{Word, split};
use super::{Parser, names, tools, verbs};
use crate::model::{MessageKind, PauseReason, ReviewKind, Severity};

impl Parser<'_> {
    /// The words that can take the place of the one before the cursor (a byte of the line), in a
    /// fixed order; the word itself is not among them when it is complete.
    #[must_use]
    pub fn complete(&self, line: &str, cursor: usize) -> Vec<String> {
        let before = line.get(..cursor).unwrap_or(line);
        let mut words = split(before);
        let begun = match words.last() {
            Some(last) if !before.ends_with(char::is_whitespace) && !last.quoted => {
                words.pop().map(|w| w.text).unwrap_or_default()
            }
            _ => String::new(),
        };
        // Only the last audience of a list is completed.
        let (kept, begun) = match begun.rsplit_once(',') {
            Some((list, last)) => (format!("{list},"), last),
            None => (String::new(), begun.as_str()),
        };
        let mut found: Vec<String> = Vec::new();
        for word in self.candidates(&words, begun.starts_with('-')) {
            let word = format!("{kept}{word}");
            if word.starts_with(&format!("{kept}{begun}")) && !found.contains(&word) {
                found.push(word);
            }
        }
        if found.len() == 1 && found[0] == format!("{kept}{begun}") {
            found.clear();
        }
        found
    }

    /// Everything that can stand after these words.
    fn candidates(&self, words: &[Word], option: bool) -> Vec<String> {
        let mut said: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
        if said.first() == Some(&"as") {
            if said.len() == 1 {
                return self.seats();
            }
            said.drain(..2);
        }
        let Some(verb) = said.first() else {
            let mut all = owned(verbs::names());
            let tools = tools::commands(self.plan);
            all.extend(owned(tools.filter_map(|(c, _)| c.split(' ').next())));
            return all;
        };
        if let Some(values) = self.values(said[said.len() - 1]) {
            return values;
        }
        if option {
            return self.options(verb);
        }
        let plan = self.plan;
        match (*verb, said.len()) {
            ("look" | "verify", 1) => owned(plan.views.iter().map(|v| v.id.as_str())),
            ("run", 1) => owned(plan.actions.iter().map(|a| a.id.as_str())),
            ("suspect" | "diagnose", 1) => owned(plan.causes.iter().map(|c| c.id.as_str())),
            ("severity", 1) => owned(
                Severity::ALL
                    .map(Severity::name)
                    .into_iter()
                    .chain(["none"]),
            ),
            ("assign" | "handoff", 1) => owned(self.roles()),
            ("assign" | "handoff", 2) => {
                let mut all = self.seats();
                all.extend(owned([names::ME].into_iter().chain(self.people())));
                all
            }
            ("page", 1) => owned(
                [names::ON_CALL]
                    .into_iter()
                    .chain(self.people())
                    .chain(self.roles()),
            ),
            ("notify", 1) => {
                let groups = plan.rules.groups.iter().map(|(id, _)| id.as_str());
                owned(
                    plan.rules
                        .audiences
                        .iter()
                        .map(|a| a.id.as_str())
                        .chain(groups),
                )
            }
            ("notify", _) => self.options(verb),
            ("review", 1) => owned(ReviewKind::ALL.map(ReviewKind::name)),
            ("pause", 1) => owned(PauseReason::ALL.map(PauseReason::name)),
            ("help", 1) => owned(verbs::names()),
            (known, _) if verbs::names().any(|v| v == known) => Vec::new(),
            _ => self.next_of_tools(&said),
        }
    }

    /// The values of an option that has a closed list.
    fn values(&self, option: &str) -> Option<Vec<String>> {
        match option {
            "--kind" => Some(owned(MessageKind::ALL.map(MessageKind::name))),
            "--impact" | "--action" | "--next" | "--owner" | "--due" | "--ago" => Some(Vec::new()),
            _ => None,
        }
    }

    fn options(&self, verb: &str) -> Vec<String> {
        match verb {
            "notify" => owned(["--kind", "--impact", "--action", "--next"]),
            "review" => owned(["--owner", "--due"]),
            "abort" => owned(["--real-incident"]),
            _ => Vec::new(),
        }
    }

    /// The next words of tool commands that begin with these.
    fn next_of_tools(&self, said: &[&str]) -> Vec<String> {
        owned(tools::commands(self.plan).filter_map(|(command, _)| {
            let mut pattern = command.split(' ');
            let same = said.iter().all(|w| pattern.next() == Some(*w));
            pattern.next().filter(|next| same && !next.starts_with('<'))
        }))
    }

    fn seats(&self) -> Vec<String> {
        owned(self.roster.seats.iter().map(|s| s.name.as_str()))
    }

    fn people(&self) -> impl Iterator<Item = &str> {
        self.plan.people.iter().map(|p| p.id.as_str())
    }

    fn roles(&self) -> impl Iterator<Item = &str> {
        self.plan.rules.roles.iter().map(|r| r.id.as_str())
    }
}

fn owned<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    words.into_iter().map(str::to_owned).collect()
}

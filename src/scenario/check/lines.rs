//! What people type: the commands of views and actions, and the responses of a par.

use super::Check;
use crate::grammar::Script;
use crate::model::Plan;
use crate::scenario::compile::{par_place, par_rows};
use crate::yaml::Diagnostic;

impl Check<'_> {
    /// Two things that are typed alike cannot be told apart.
    pub(super) fn commands(&mut self) {
        let doc = &self.loaded.doc;
        let views = doc.views.iter().map(|(id, v)| ("views", id, &v.commands));
        let actions = doc
            .actions
            .iter()
            .map(|(id, a)| ("actions", id, &a.commands));
        let mut known: Vec<(String, &str)> = Vec::new();
        for (section, id, commands) in views.chain(actions) {
            for (i, command) in commands.iter().enumerate() {
                let words = command.split_whitespace().collect::<Vec<_>>().join(" ");
                let path = [section, id, "commands", &i.to_string()];
                if words.is_empty() {
                    self.error("S218", &path, "a command has at least one word");
                } else if let Some((_, other)) = known.iter().find(|(k, _)| *k == words) {
                    self.error(
                        "S218",
                        &path,
                        format!("`{words}` already belongs to `{other}`"),
                    );
                }
                known.push((words, id));
            }
        }
    }

    /// Each line of the reference play has to be a response.
    pub(super) fn par(&mut self, plan: &Plan) {
        let Err(problems) = Script::from_par(plan, "par") else {
            return;
        };
        let text = self
            .loaded
            .doc
            .variants
            .get(&plan.variant)
            .map_or("", |v| v.par.as_str());
        let rows: Vec<_> = par_rows(text).collect();
        let block = self
            .loaded
            .tree
            .place_of(&["variants", &plan.variant, "par"]);
        for problem in problems {
            let Some(row) = problem.line.checked_sub(1).and_then(|i| rows.get(i)) else {
                continue;
            };
            let skipped = row.response_start + problem.column.saturating_sub(1);
            let word = row
                .line
                .chars()
                .skip(skipped)
                .take_while(|c| !c.is_whitespace())
                .map(char::len_utf8)
                .sum();
            let place = par_place(&block, row.number, skipped, word);
            let diagnostic = Diagnostic::error("S220", place, problem.error.message);
            self.add_new(vec![match problem.error.hint {
                Some(hint) => diagnostic.with_help(hint),
                None => diagnostic,
            }]);
        }
    }
}

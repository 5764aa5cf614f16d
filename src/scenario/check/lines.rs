//! What people type: the commands of views and actions.

use super::Check;

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
}

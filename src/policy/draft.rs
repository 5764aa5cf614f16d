//! The policy that an organisation begins with: the built-in one without the name of its organisation, and with a guide.
//!
//! Invariant (tested): it is valid, and its runbook lacks nothing.

use super::builtin;

const HEAD: &str = include_str!("../../templates/init/policy-head.yaml");

/// What the built-in policy says of its organisation, and what stands there instead.
const NEUTRAL: [(&str, &str); 4] = [
    ("policy: epb\n", "policy: example\n"),
    (
        "organisation: Enterprise Profile Builder\n",
        "organisation: Example Org\n",
    ),
    ("group epb-oncall", "group oncall"),
    ("Sentry team epb", "Sentry team example"),
];

/// The text of a policy to edit.
#[must_use]
pub fn new_policy() -> String {
    let (_, body) = builtin()
        .split_once('\n')
        .expect("the built-in policy has more than one line");
    let body = NEUTRAL.iter().fold(body.to_owned(), |text, (own, other)| {
        text.replace(own, other)
    });
    format!("{HEAD}{body}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_names_the_built_in_organisation() {
        let text = new_policy();
        assert!(!text.to_lowercase().contains("epb") && !text.contains("Enterprise"));
        let source = crate::yaml::Source::new("policy.yaml", text);
        let (policy, found) = crate::policy::load(&source);
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(policy.unwrap().organisation, "Example Org");
    }
}

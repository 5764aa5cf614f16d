//! L2: the organisation: severities and their times, audiences, roles, people, on call, and how drills are scored.
//!
//! Sans-IO: [`load`] takes a text and gives a [`Policy`] or all the reasons why there is none. A policy that
//! [`load`] has given is valid: every id in it names something, so [`Policy::rules`] cannot fail. What only the
//! runbook prints is optional to the parser.

mod check;
mod doc;
mod draft;
mod explain;
mod people;
pub mod rota;
mod rules;
mod runbook;

pub use doc::*;
pub use draft::new_policy;
pub use explain::{RULES, explain};
pub use people::*;
pub use runbook::*;

use crate::yaml::{Diagnostic, Source, decode, has_errors, parse, schema_of};

/// The version of the file format that this program reads.
pub const FORMAT: u32 = 1;

/// The policy in a text, unless something is wrong with it, and everything that is wrong.
pub fn load(source: &Source) -> (Option<Policy>, Vec<Diagnostic>) {
    let node = match parse(source) {
        Ok(node) => node,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let (policy, mut found) = decode::<Policy>(&node);
    let Some(policy) = policy else {
        return (None, found);
    };
    let sound = !has_errors(&found);
    found.extend(check::check(&policy, &node, sound));
    found.sort_by_key(|d| d.place.as_ref().map(|p| (p.line, p.column)));
    ((!has_errors(&found)).then_some(policy), found)
}

/// The text of the policy that is used when no other is named.
#[must_use]
pub fn builtin() -> &'static str {
    include_str!("../../scenarios/policy.yaml")
}

/// The JSON Schema of policy files, as `schema/policy.json` holds it.
#[must_use]
pub fn schema_text() -> String {
    let text =
        serde_json::to_string_pretty(&schema_of::<Policy>()).expect("a schema is plain JSON");
    text + "\n"
}

#[cfg(test)]
mod docs_tests;
#[cfg(test)]
mod tests;

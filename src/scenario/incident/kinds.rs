//! What a row of a timeline tells of: by its kind when it has one, else by its words.
//!
//! This is a guess that the author reads: a row that is understood wrongly stands in the draft under a question.

use crate::model::Severity;

/// What a row tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Alert,
    Ack,
    Declare(Option<Severity>),
    Lead,
    Tell,
    Diagnose,
    Suspect,
    Look,
    Act,
    Recovered,
    Verify,
    Resolve,
    /// Somebody outside the team says something.
    Voice,
    Note,
}

/// The words of the kind column, the most telling first.
const KINDS: [(What, &[&str]); 12] = [
    (
        What::Alert,
        &[
            "alert",
            "alarm",
            "page",
            "pager",
            "detection",
            "detected",
            "monitoring",
        ],
    ),
    (What::Ack, &["ack", "acknowledge"]),
    (
        What::Declare(None),
        &["declare", "severity", "triage", "classif"],
    ),
    (
        What::Resolve,
        &["resolve", "resolution", "closed", "all clear"],
    ),
    (What::Recovered, &["recover", "mitigated", "restored"]),
    (What::Verify, &["verif", "validation"]),
    (
        What::Act,
        &[
            "action",
            "mitigation",
            "fix",
            "change",
            "deploy",
            "rollback",
            "remediation",
        ],
    ),
    (What::Diagnose, &["diagnosis", "root cause", "cause"]),
    (What::Suspect, &["hypothesis", "theory"]),
    (
        What::Look,
        &[
            "investigation",
            "observation",
            "finding",
            "evidence",
            "analysis",
        ],
    ),
    (
        What::Tell,
        &[
            "status page",
            "notification",
            "communication",
            "comms",
            "announcement",
            "update",
        ],
    ),
    (
        What::Voice,
        &[
            "customer", "support", "ticket", "report", "message", "chat", "slack", "call", "mail",
            "news", "social",
        ],
    ),
];

/// The words of texts, the most telling first.
const TEXTS: [(What, &[&str]); 13] = [
    (
        What::Ack,
        &[
            "acknowledg",
            "acked",
            "picks up the page",
            "picked up the page",
        ],
    ),
    (
        What::Lead,
        &[
            "incident commander",
            "takes command",
            "took command",
            "takes the lead",
            "took the lead",
            "is ic",
            "as ic",
        ],
    ),
    (
        What::Resolve,
        &[
            "resolved",
            "all clear",
            "incident closed",
            "closed the incident",
            "incident over",
            "declared over",
        ],
    ),
    (
        What::Recovered,
        &[
            "recovered",
            "recovering",
            "back to normal",
            "mitigated",
            "restored",
            "errors drop",
            "error rate drop",
            "errors stop",
            "impact end",
            "healthy again",
        ],
    ),
    (
        What::Verify,
        &["verified", "verifies", "confirmed", "confirms that"],
    ),
    (
        What::Tell,
        &[
            "status page",
            "notified",
            "informed",
            "tells management",
            "told management",
            "announced",
            "posted an update",
            "sent an update",
            "wrote to customers",
            "e-mail to customers",
        ],
    ),
    (
        What::Declare(None),
        &[
            "declared",
            "declares",
            "severity",
            "sev-",
            "sev1",
            "sev2",
            "sev3",
            "raised to p",
            "classified",
        ],
    ),
    (
        What::Diagnose,
        &[
            "root cause",
            "cause found",
            "cause is",
            "cause was",
            "identified the cause",
        ],
    ),
    (
        What::Suspect,
        &["suspect", "hypothes", "theory", "might be", "assume"],
    ),
    (
        What::Act,
        &[
            "rolled back",
            "rolls back",
            "rollback",
            "roll back",
            "restart",
            "reverted",
            "reverts",
            "redeploy",
            "scaled",
            "scales",
            "disabled",
            "disables",
            "enabled",
            "enables",
            "failed over",
            "fails over",
            "failover",
            "purged",
            "purges",
            "renewed",
            "renews",
            "rotated",
            "killed",
            "kills",
            "increased",
            "applied",
            "merged",
            "deployed",
            "deploys",
            "stopped",
            "switched",
            "hotfix",
            "patched",
        ],
    ),
    (
        What::Alert,
        &[
            "alert",
            "alarm",
            "paged",
            "pages the",
            "monitor fires",
            "check fails",
            "check failed",
        ],
    ),
    (
        What::Voice,
        &[
            "customer",
            "support reports",
            "tickets",
            "users report",
            "complain",
            "ceo",
            "sales",
            "asks",
            "asked",
        ],
    ),
    (
        What::Look,
        &[
            "looked",
            "looks at",
            "checked",
            "checks",
            "found",
            "finds",
            "noticed",
            "notices",
            "saw",
            "sees",
            "investigat",
            "log",
            "graph",
            "dashboard",
            "trace",
            "query",
            "queries",
            "shows",
        ],
    ),
];

/// What a row tells of.
pub(super) fn what(kind: &str, text: &str) -> What {
    let kind = kind.to_lowercase();
    let text = text.to_lowercase();
    let by_kind = first(&KINDS, &kind).filter(|_| !kind.is_empty());
    match by_kind
        .or_else(|| first(&TEXTS, &text))
        .unwrap_or(What::Note)
    {
        What::Declare(_) => What::Declare(severity(&text)),
        what => what,
    }
}

fn first(table: &[(What, &[&str])], text: &str) -> Option<What> {
    // From the beginning of a word on: `slack` is no `ack`.
    let begins = |w: &str| {
        text.match_indices(w)
            .any(|(i, _)| !text[..i].ends_with(char::is_alphanumeric))
    };
    let holds = |words: &[&str]| words.iter().any(|w| begins(w));
    table
        .iter()
        .find(|(_, words)| holds(words))
        .map(|(what, _)| *what)
}

/// `P1`, or `SEV1`, which in most houses is the worst.
fn severity(text: &str) -> Option<Severity> {
    let digit = |lead: &str| {
        let rest = text.split(lead).nth(1)?.trim_start_matches(['-', ' ']);
        rest.chars().next()?.to_digit(10)
    };
    let words = || text.split(|c: char| !c.is_alphanumeric());
    let named = Severity::ALL
        .into_iter()
        .find(|s| words().any(|w| w == s.name().to_lowercase()));
    named.or_else(|| {
        let n = digit("sev")?.saturating_sub(1);
        Severity::ALL.into_iter().nth(usize::try_from(n).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_goes_before_the_words() {
        assert_eq!(what("", "Rolled back r412"), What::Act);
        assert_eq!(what("Slack", "Rolled back r412"), What::Voice);
        assert_eq!(
            what("", "Declared SEV-2"),
            What::Declare(Some(Severity::P1))
        );
        assert_eq!(
            what("severity", "raised to P0"),
            What::Declare(Some(Severity::P0))
        );
        assert_eq!(what("", "Ben acknowledges the page"), What::Ack);
        assert_eq!(what("", "Error rate drops back to normal"), What::Recovered);
        assert_eq!(what("weather", "It rains"), What::Note);
    }
}

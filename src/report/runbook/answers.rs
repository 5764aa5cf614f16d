//! What an incident runbook is asked for, point by point, and where each point is answered.
//!
//! Invariant: each anchor of [`COVERAGE`] is a part of the built-in runbook, so the table cannot promise what is not there.

use super::check::Checked;
use super::section::{Block, SECTIONS, Section};

/// A point that a runbook is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Covered {
    /// The section that asks, by number; 0 for critical gaps, 11 for immediate actions.
    pub asked_in: usize,
    /// What is asked for.
    pub point: &'static str,
    /// The part that answers, by anchor.
    pub anchors: &'static [&'static str],
    /// The command that answers too.
    pub command: &'static str,
}

/// A gap or an action, and whether it is answered.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// What was asked.
    pub point: &'static str,
    /// Whether nothing is missing where it is answered.
    pub answered: bool,
    /// Where it is answered.
    pub covered: &'static Covered,
}

/// Asked for by the critical gaps.
pub(super) const GAPS: usize = 0;
/// Asked for by the immediate actions.
pub(super) const ACTIONS: usize = 11;

const fn point(
    asked_in: usize,
    point: &'static str,
    anchors: &'static [&'static str],
    command: &'static str,
) -> Covered {
    Covered {
        asked_in,
        point,
        anchors,
        command,
    }
}

/// Every point of the nine sections, the critical gaps and the immediate actions.
pub const COVERAGE: &[Covered] = &[
    point(
        1,
        "Severity levels (P0, P1, P2, P3, P4)",
        &["classification-levels"],
        "severity",
    ),
    point(
        1,
        "Impact assessment criteria",
        &["classification-impact"],
        "severity",
    ),
    point(
        1,
        "Urgency determination",
        &["classification-urgency"],
        "severity",
    ),
    point(
        1,
        "Initial triage process",
        &["classification-triage", "classification-example"],
        "ack, severity",
    ),
    point(
        2,
        "On-call rotation schedule",
        &["team-on-call"],
        "firedrill oncall",
    ),
    point(
        2,
        "Escalation contacts",
        &["team-escalation", "team-contacts"],
        "firedrill oncall, page",
    ),
    point(
        2,
        "Incident Commander role",
        &["team-incident-commander"],
        "assign, handoff",
    ),
    point(
        2,
        "Communication coordinator",
        &["team-communications"],
        "assign, notify",
    ),
    point(
        2,
        "Technical responders",
        &["team-responder"],
        "assign, look, run",
    ),
    point(
        3,
        "P0 (Critical): response time, notification, actions",
        &["severities-p0", "severities-sla"],
        "firedrill run",
    ),
    point(
        3,
        "P1 (High): response time, notification, actions",
        &["severities-p1", "severities-sla"],
        "firedrill run",
    ),
    point(
        3,
        "P2 (Medium): response time, notification, actions",
        &["severities-p2", "severities-sla"],
        "firedrill run",
    ),
    point(
        3,
        "P3 (Low): response time, notification, actions",
        &["severities-p3", "severities-sla"],
        "firedrill run",
    ),
    point(
        4,
        "Application not loading (blank page)",
        &["scenarios-blank-page"],
        "firedrill run blank-page",
    ),
    point(
        4,
        "Claude API rate limit exceeded",
        &["scenarios-claude-rate-limit"],
        "firedrill run claude-rate-limit",
    ),
    point(
        4,
        "Supabase connection failure",
        &["scenarios-supabase-connection-failure"],
        "firedrill run supabase-connection-failure",
    ),
    point(
        4,
        "OAuth integration failures",
        &["scenarios-oauth-failure"],
        "firedrill run oauth-failure",
    ),
    point(
        4,
        "LocalStorage quota exceeded",
        &["scenarios-localstorage-quota"],
        "firedrill run localstorage-quota",
    ),
    point(
        4,
        "Memory leak / browser crash",
        &["scenarios-memory-leak"],
        "firedrill run memory-leak",
    ),
    point(
        4,
        "Deployment failure",
        &["scenarios-deployment-failure"],
        "firedrill run deployment-failure",
    ),
    point(
        4,
        "Security vulnerability detected",
        &["scenarios-security-vulnerability"],
        "firedrill run security-vulnerability",
    ),
    point(
        5,
        "Step 1: Detect and acknowledge",
        &["workflow-step-1"],
        "ack",
    ),
    point(
        5,
        "Step 2: Assess severity and impact",
        &["workflow-step-2"],
        "severity",
    ),
    point(
        5,
        "Step 3: Notify stakeholders",
        &["workflow-step-3"],
        "notify, page, assign",
    ),
    point(
        5,
        "Step 4: Investigate root cause",
        &["workflow-step-4"],
        "look, suspect, diagnose",
    ),
    point(
        5,
        "Step 5: Implement fix or workaround",
        &["workflow-step-5"],
        "run",
    ),
    point(
        5,
        "Step 6: Verify resolution",
        &["workflow-step-6"],
        "verify",
    ),
    point(
        5,
        "Step 7: Monitor for recurrence",
        &["workflow-step-7"],
        "resolve",
    ),
    point(
        5,
        "Step 8: Post-incident review",
        &["workflow-step-8"],
        "review",
    ),
    point(
        6,
        "Initial incident notification",
        &["messages-initial"],
        "notify --kind initial",
    ),
    point(
        6,
        "Status updates",
        &["messages-update"],
        "notify --kind update",
    ),
    point(
        6,
        "Resolution notification",
        &["messages-resolution"],
        "notify --kind resolution",
    ),
    point(
        6,
        "Post-mortem summary",
        &["messages-post-mortem"],
        "firedrill report",
    ),
    point(7, "Monitoring dashboards", &["tools-monitoring"], "look"),
    point(
        7,
        "Error tracking (Sentry)",
        &["tools-error-tracking"],
        "look",
    ),
    point(7, "Logs access (Vercel, Supabase)", &["tools-logs"], "look"),
    point(7, "Deployment controls", &["tools-deploys"], "look, run"),
    point(7, "Database access", &["tools-database"], "look, run"),
    point(
        7,
        "Communication channels (Slack)",
        &["tools-channels", "tools-chat"],
        "notify",
    ),
    point(
        8,
        "Vercel deployment rollback",
        &["rollbacks-deployment"],
        "look rollbacks",
    ),
    point(
        8,
        "Database migration rollback",
        &["rollbacks-database-migration"],
        "look rollbacks",
    ),
    point(
        8,
        "Feature flag disable",
        &["rollbacks-feature-flag"],
        "look rollbacks",
    ),
    point(
        8,
        "Cache invalidation",
        &["rollbacks-cache"],
        "look rollbacks",
    ),
    point(
        9,
        "Incident timeline documentation",
        &["afterwards-timeline"],
        "firedrill report",
    ),
    point(
        9,
        "Root cause analysis",
        &["afterwards-cause"],
        "review cause",
    ),
    point(
        9,
        "Action items and ownership",
        &["afterwards-items"],
        "review action-item",
    ),
    point(
        9,
        "Process improvements",
        &["afterwards-improvement"],
        "review improve",
    ),
    point(
        9,
        "Lessons learned sharing",
        &["afterwards-sharing"],
        "firedrill report",
    ),
    point(
        GAPS,
        "No defined on-call rotation",
        &["team-on-call"],
        "firedrill oncall",
    ),
    point(
        GAPS,
        "No escalation contacts or procedures",
        &["team-escalation", "team-contacts"],
        "firedrill oncall, page",
    ),
    point(
        GAPS,
        "No documented recovery procedures",
        &[
            "rollbacks-deployment",
            "rollbacks-database-migration",
            "rollbacks-feature-flag",
            "rollbacks-cache",
        ],
        "look rollbacks",
    ),
    point(
        GAPS,
        "No communication templates",
        &[
            "messages-initial",
            "messages-update",
            "messages-resolution",
            "messages-post-mortem",
        ],
        "notify",
    ),
    point(
        GAPS,
        "No post-incident review process",
        &["afterwards-review", "afterwards-cause", "afterwards-items"],
        "review, firedrill report",
    ),
    point(
        GAPS,
        "No incident severity classification",
        &["classification-levels", "severities-sla"],
        "severity",
    ),
    point(
        GAPS,
        "No runbook for common scenarios",
        &["scenarios-blank-page", "scenarios-security-vulnerability"],
        "firedrill runbook, look runbook",
    ),
    point(
        ACTIONS,
        "Define on-call rotation and escalation paths",
        &["team-on-call", "team-escalation"],
        "firedrill oncall",
    ),
    point(
        ACTIONS,
        "Document recovery procedures for common scenarios",
        &["scenarios-blank-page", "rollbacks-deployment"],
        "firedrill runbook",
    ),
    point(
        ACTIONS,
        "Create communication templates",
        &["messages-initial", "messages-post-mortem"],
        "notify",
    ),
    point(
        ACTIONS,
        "Set up incident tracking system",
        &["afterwards-tracking"],
        "firedrill drills",
    ),
    point(
        ACTIONS,
        "Conduct incident response dry-run",
        &["afterwards-training"],
        "firedrill run, firedrill demo",
    ),
    point(
        ACTIONS,
        "Train team on runbook procedures",
        &["afterwards-training"],
        "firedrill learn, look runbook",
    ),
];

impl Covered {
    /// Whether nothing is missing in the sections that answer.
    fn answered(&self, checked: &Checked) -> bool {
        let section = |anchor: &str| {
            SECTIONS.iter().position(|(id, _)| {
                anchor
                    .strip_prefix(id)
                    .is_some_and(|rest| rest.starts_with('-'))
            })
        };
        let numbers: Vec<usize> = self
            .anchors
            .iter()
            .filter_map(|a| section(a))
            .map(|i| i + 1)
            .collect();
        checked
            .missing
            .iter()
            .all(|m| !numbers.contains(&m.section))
    }
}

/// The answers to the points of one list.
#[must_use]
pub fn answers(checked: &Checked, asked_in: usize) -> Vec<Answer> {
    let points = COVERAGE.iter().filter(|c| c.asked_in == asked_in);
    points
        .map(|c| Answer {
            point: c.point,
            answered: c.answered(checked),
            covered: c,
        })
        .collect()
}

/// Section 10.
pub(super) fn readiness(checked: &Checked) -> Section {
    let mut section = Section::new(
        10,
        "What an organisation without a runbook lacks, and where this one answers it.",
    );
    for (id, title, list) in [
        ("gaps", "Critical gaps", GAPS),
        ("actions", "Immediate actions", ACTIONS),
    ] {
        let rows = answers(checked, list).into_iter().map(|a| {
            let state = if a.answered { "answered" } else { "open" };
            let anchors: Vec<String> = a.covered.anchors.iter().map(|a| format!("#{a}")).collect();
            vec![
                a.point.to_owned(),
                state.to_owned(),
                anchors.join(", "),
                code(a.covered.command),
            ]
        });
        section.part(
            id,
            title,
            vec![Block::table(&["Point", "State", "Where", "Command"], rows)],
        );
    }
    let open = checked.notes.iter();
    let open = open.map(|n| vec![n.what.clone(), n.text.clone(), format!("`{}`", n.key)]);
    section.part(
        "to-fill-in",
        "To fill in",
        vec![
            Block::text("Only the organisation knows these. They stand in the policy file under the keys named here."),
            Block::table(&["What", "Value", "Key"], open),
        ],
    );
    section
}

/// Commands and responses, each as code.
fn code(commands: &str) -> String {
    let all: Vec<String> = commands.split(", ").map(|c| format!("`{c}`")).collect();
    all.join(", ")
}

//! A plan with nothing in it, for tests to fill.

use super::*;

impl Plan {
    /// No tables at all; one hour, nobody plays.
    pub(crate) fn blank() -> Self {
        Self {
            id: "blank".to_owned(),
            variant: "only".to_owned(),
            title: String::new(),
            level: "novice".to_owned(),
            time_box: Span::mins(60),
            monitor: Span::mins(10),
            starts: 0,
            users: 100,
            rules: Rules::blank(),
            targets: Default::default(),
            layout: Layout::default(),
            conds: Conds::default(),
            vars: Vec::new(),
            history: Vec::new(),
            states: Vec::new(),
            state_order: Vec::new(),
            causes: Vec::new(),
            cause: CauseId(0),
            metrics: Vec::new(),
            views: Vec::new(),
            seen: Vec::new(),
            evidence: Vec::new(),
            actions: Vec::new(),
            locks: 0,
            changes: Vec::new(),
            injects: Vec::new(),
            objectives: Vec::new(),
            expects: Vec::new(),
            people: Vec::new(),
            samples: Vec::new(),
            hints: Vec::new(),
            par: Vec::new(),
            false_alarm: false,
            looks: Severity::P1,
            self_heals: false,
            texts: Prose::default(),
        }
    }
}

impl Rules {
    /// No severity asks for anything, and every criterion weighs the same.
    pub(crate) fn blank() -> Self {
        Self {
            organisation: String::new(),
            rollbacks: Vec::new(),
            severities: Default::default(),
            audiences: Vec::new(),
            groups: Vec::new(),
            told_by_ack: None,
            broad: Audiences::default(),
            roles: Vec::new(),
            commander: RoleId(0),
            communications: RoleId(1),
            people: Vec::new(),
            levels: Vec::new(),
            repeat: 0,
            on_call_at: None,
            answers: Answers {
                chance: 1.0,
                median: Span::mins(1),
                spread: 0.5,
            },
            elements: Default::default(),
            elements_first: Vec::new(),
            templates: Default::default(),
            post_mortem: String::new(),
            steps: Default::default(),
            weights: [1.0; Criterion::ALL.len()],
            critical: [false; Criterion::ALL.len()],
            thresholds: Thresholds::default(),
        }
    }
}

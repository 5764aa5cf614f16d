//! The facilitator's view: the script and the truth.

use crate::engine::Engine;
use crate::model::{Event, InjectId, Stamped, Start, Time};

/// What only the facilitator sees.
#[derive(Clone, Debug, PartialEq)]
pub struct FacilitatorView {
    /// The variant that is played.
    pub variant: String,
    /// The true cause.
    pub cause: String,
    /// What users notice now, if anything.
    pub impact: Option<String>,
    /// The named states that hold.
    pub states: Vec<String>,
    /// The script: every inject with what became of it.
    pub script: Vec<ScriptLine>,
    /// Evidence of this variant's plan that nobody has found.
    pub unseen: Vec<String>,
}

/// An inject in the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptLine {
    /// Its id.
    pub id: String,
    /// When it is due, when that is a fixed time.
    pub at: Option<Time>,
    /// The voice.
    pub from: String,
    /// The words, as they would be now.
    pub text: String,
    /// What players are expected to do.
    pub expects: String,
    /// Only when something expected did not happen.
    pub contingency: bool,
    /// What became of it.
    pub status: InjectStatus,
}

/// What became of an inject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InjectStatus {
    /// Not due yet.
    Pending,
    /// Delivered, last at this time.
    Delivered(Time),
    /// Due at this time, and its conditions said no.
    Skipped(Time),
}

impl Engine {
    /// What the facilitator may see now. `log` is this drill's.
    #[must_use]
    pub fn facilitator_view(&self, log: &[Stamped]) -> FacilitatorView {
        let plan = self.plan();
        let holds = |fact| self.state().facts.has(plan.layout.bit(fact));
        let states = plan.states.iter().enumerate();
        let evidence = plan.evidence.iter().enumerate();
        FacilitatorView {
            variant: plan.variant.clone(),
            cause: plan.causes[plan.cause.index()].title.clone(),
            impact: self
                .state()
                .impact
                .map(|s| plan.states[s.index()].text.clone()),
            states: states
                .filter(|(i, _)| holds(crate::model::Fact::State(crate::model::StateId::at(*i))))
                .map(|(_, s)| s.id.clone())
                .collect(),
            script: (0..plan.injects.len())
                .map(|i| self.script_line(InjectId::at(i), log))
                .collect(),
            unseen: evidence
                .filter(|(i, _)| {
                    !holds(crate::model::Fact::Evidence(crate::model::EvidenceId::at(
                        *i,
                    )))
                })
                .map(|(_, e)| e.text.clone())
                .collect(),
        }
    }

    fn script_line(&self, id: InjectId, log: &[Stamped]) -> ScriptLine {
        let inject = &self.plan().injects[id.index()];
        let status = log.iter().rev().find_map(|s| match s.event {
            Event::InjectDelivered { inject, .. } if inject == id => {
                Some(InjectStatus::Delivered(s.at))
            }
            Event::InjectSkipped { inject } if inject == id => Some(InjectStatus::Skipped(s.at)),
            _ => None,
        });
        ScriptLine {
            id: inject.id.clone(),
            at: match inject.trigger.start {
                Start::At(at) => Some(at + inject.trigger.delay),
                Start::When(_) => None,
            },
            from: self.plan().people[inject.from.index()].title.clone(),
            text: self.inject_text(id, self.now()),
            expects: inject.expects.clone(),
            contingency: inject.contingency,
            status: status.unwrap_or(InjectStatus::Pending),
        }
    }
}

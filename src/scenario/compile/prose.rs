//! The texts of a scenario that no rule reads.

use crate::model::Prose;
use crate::scenario::doc::{Scenario, Variant};

/// The texts around a drill.
pub(super) fn prose(doc: &Scenario, variant: &Variant) -> Prose {
    Prose {
        brief: doc.brief.clone(),
        explain: variant.explain.clone(),
        debrief: doc.debrief.explain.clone(),
        lessons: doc.debrief.lessons.clone(),
        questions: doc.debrief.questions.clone(),
        tags: doc.tags.clone(),
        procedure: procedure(doc),
    }
}

/// The parts of the procedure, in the order of reading.
pub(super) fn procedure(doc: &Scenario) -> Vec<(String, Vec<String>)> {
    let p = &doc.procedure;
    [
        ("How it shows", &p.symptoms),
        ("Diagnose", &p.diagnose),
        ("Mitigate", &p.mitigate),
        ("Roll back", &p.rollback),
        ("Verify", &p.verify),
        ("False alarm", &p.false_alarms),
    ]
    .into_iter()
    .map(|(title, steps)| (title.to_owned(), steps.clone()))
    .collect()
}

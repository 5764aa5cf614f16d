//! What the benches share: built-in plans under the built-in policy.

use std::sync::Arc;

use firedrill::model::{Plan, Rules};
use firedrill::scenario::{self, Loaded};
use firedrill::yaml::Source;

fn source(name: &str, text: &str) -> Source {
    Source {
        name: name.into(),
        text: text.into(),
    }
}

/// The rules of the built-in policy.
pub(crate) fn rules() -> Rules {
    let (policy, _) = firedrill::policy::load(&source("policy.yaml", firedrill::policy::builtin()));
    policy.expect("the built-in policy is valid").rules()
}

/// A built-in scenario.
pub(crate) fn loaded(id: &str) -> Loaded {
    let text = scenario::builtin(id).expect("a built-in scenario");
    let catalogues = |id: &str| scenario::builtin_catalogue(id).map(|text| source(id, text));
    let reading = scenario::load(source(id, text), &catalogues);
    reading.loaded.expect("built-in scenarios load")
}

/// One variant of a built-in scenario.
pub(crate) fn plan(id: &str, variant: &str) -> Arc<Plan> {
    let plan = scenario::compile(&loaded(id), &rules(), variant);
    Arc::new(plan.expect("built-in scenarios compile"))
}

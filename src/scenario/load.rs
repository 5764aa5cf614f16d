//! From the texts to one checked document.

use std::sync::Arc;

use serde_json::Value as Json;

use super::doc::{Catalogue, Scenario};
use super::merge::merge;
use crate::yaml::{self, Diagnostic, Node, Source};

/// A scenario with its catalogue, read and merged.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The document.
    pub doc: Scenario,
    /// One text that loads again alone and gives the same plans: what the log keeps.
    pub merged_text: String,
    /// The ids of the variants, in order.
    pub variants: Vec<String>,
    /// The merged tree, for the places of problems.
    pub(super) tree: Node,
    /// Reading found no error, so nothing was taken out of the tree.
    pub(super) sound: bool,
    /// The name of the scenario's own file.
    pub(super) file: Arc<str>,
}

/// What came of reading a scenario.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The scenario, as far as it could be read: it may only be played when nothing is an error.
    pub loaded: Option<Loaded>,
    /// Everything that is wrong so far.
    pub found: Vec<Diagnostic>,
    /// The texts that were read, to show lines of them.
    pub sources: Vec<Source>,
}

/// Reads a scenario. `catalogues` hands in the text of a catalogue that the scenario uses, by id.
pub fn load(source: Source, catalogues: &dyn Fn(&str) -> Option<Source>) -> Reading {
    let file: Arc<str> = Arc::from(source.name.as_str());
    let mut reading = Reading {
        loaded: None,
        found: Vec::new(),
        sources: vec![source],
    };
    let Some(own) = reading.read(0, &scenario_schema()) else {
        return reading;
    };
    let tree = match own
        .get("uses")
        .filter(|uses| uses.as_str().is_some_and(|id| !id.is_empty()))
    {
        None => own,
        Some(uses) => match reading.read_catalogue(uses, catalogues) {
            Some(catalogue) => merge(&own, catalogue, &mut reading.found),
            // Nearly every name would seem unknown without it.
            None => return reading,
        },
    };
    match serde_json::from_value::<Scenario>(tree.to_json()) {
        Ok(doc) => {
            reading.loaded = Some(Loaded {
                variants: doc.variants.ids().map(str::to_owned).collect(),
                merged_text: tree.to_json().to_string(),
                sound: !yaml::has_errors(&reading.found),
                doc,
                tree,
                file,
            });
        }
        Err(error) if reading.found.is_empty() => {
            let message = format!("this does not fit together after the merge: {error}");
            reading
                .found
                .push(Diagnostic::error("Y109", tree.at, message));
        }
        Err(_) => {}
    }
    reading
}

impl Loaded {
    /// Where something stands: keys, and indexes into lists. The deepest part that exists counts.
    pub fn place(&self, path: &[&str]) -> yaml::Place {
        self.tree.place_of(path)
    }
}

impl Reading {
    /// The valid part of a source.
    fn read(&mut self, source: usize, schema: &Json) -> Option<Node> {
        match yaml::parse(&self.sources[source]) {
            Ok(node) => {
                let (clean, found) = yaml::validate(&node, schema);
                self.found.extend(found);
                Some(clean)
            }
            Err(error) => {
                self.found.push(error);
                None
            }
        }
    }

    fn read_catalogue(
        &mut self,
        uses: &Node,
        catalogues: &dyn Fn(&str) -> Option<Source>,
    ) -> Option<Node> {
        let id = uses.as_str()?;
        let Some(source) = catalogues(id) else {
            let message = format!("there is no catalogue `{id}`");
            self.found.push(Diagnostic::error("S103", uses.at.clone(), message).with_help(format!(
                "built in is `epb`; another one is looked for as `catalogues/{id}.yaml` beside the scenario"
            )));
            return None;
        };
        self.sources.push(source);
        self.read(1, &catalogue_schema())
    }
}

fn scenario_schema() -> Json {
    yaml::schema_of::<Scenario>()
}

fn catalogue_schema() -> Json {
    yaml::schema_of::<Catalogue>()
}

/// The JSON Schema of scenario files, as committed in `schema/scenario.json`.
pub fn schema_text() -> String {
    format!("{:#}\n", scenario_schema())
}

/// The JSON Schema of catalogue files, as committed in `schema/catalogue.json`.
pub fn catalogue_schema_text() -> String {
    format!("{:#}\n", catalogue_schema())
}

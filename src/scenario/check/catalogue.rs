//! Checks a catalogue by itself, without a scenario that uses it.

use super::check;
use crate::model::Rules;
use crate::scenario::load;
use crate::yaml::{Diagnostic, Source};

/// The smallest scenario: what is wrong after merging it with a catalogue is wrong with the catalogue.
const STUB: &str = "format: 1\nid: stub\nuses: catalogue\ntitle: Stub\nlevel: novice\ntime_box: 1h\nstarts: Mon 00:00\n\
    brief: Stub\ncauses: {stub: Stub}\nvariants: {stub: {page: {from: stub, text: Stub}}}\npeople: {stub: {title: Stub}}\n";

/// Everything that is wrong with a catalogue. It cannot name states, variables or causes, which scenarios bring.
pub fn check_catalogue(source: &Source, rules: &Rules) -> Vec<Diagnostic> {
    let reading = load(Source::new("", STUB), &|_| Some(source.clone()));
    let mut found = reading.found;
    if let Some(loaded) = &reading.loaded {
        found.extend(check(loaded, rules));
    }
    found.retain(|d| {
        d.place
            .as_ref()
            .is_some_and(|place| *place.file == *source.name)
    });
    crate::yaml::sort(&mut found);
    found
}

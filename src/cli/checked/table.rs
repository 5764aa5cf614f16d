//! How the variants of played scenarios stand, in rows and as data.

use serde_json::{Value, json};

use crate::cli::out::Out;
use crate::model::Time;
use crate::simulate::Standing;

const HEAD: [&str; 8] = [
    "SCENARIO",
    "VARIANT",
    "STATES",
    "MOVES",
    "PAR",
    "NOTHING",
    "EVERYTHING",
    "RANDOM",
];

/// The table over files and their variants; nothing when no scenario was played.
pub(in crate::cli) fn table<'a>(
    out: &Out,
    files: impl Iterator<Item = (&'a str, &'a [Standing])>,
) -> String {
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for (file, variants) in files {
        let stem = std::path::Path::new(file).file_stem();
        let scenario = stem.map_or_else(|| file.to_owned(), |s| s.to_string_lossy().into_owned());
        for variant in variants {
            rows.push(row(&scenario, variant));
            notes.extend(note(&scenario, variant));
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", out.table(&HEAD, &rows));
    text += "STATES: reached by the search. MOVES: the fewest that make it healthy for good. PAR: resolved at, lowest score.\n";
    text += "NOTHING, EVERYTHING: the score of doing so. RANDOM: lowest, median and highest score of random players.\n";
    for note in notes {
        text += &format!("{note}\n");
    }
    text
}

fn row(scenario: &str, of: &Standing) -> Vec<String> {
    let clock = |span| Time::clock(Time::ZERO + span);
    let par = of.par.as_ref().map_or_else(
        || "-".to_owned(),
        |par| match par.resolved {
            Some(at) => format!("{} {:.0}", clock(at), par.score),
            None => format!("- {:.0}", par.score),
        },
    );
    let bound = if of.searched.complete { "" } else { "+" };
    vec![
        scenario.to_owned(),
        of.variant.clone(),
        format!("{}{bound}", of.searched.states),
        of.searched
            .moves
            .map_or_else(|| "?".to_owned(), |n| n.to_string()),
        par,
        format!("{:.0}", of.nothing),
        format!("{:.0}", of.shotgun),
        format!(
            "{:.0} {:.0} {:.0}",
            of.random.least, of.random.median, of.random.most
        ),
    ]
}

/// What a row cannot say.
fn note(scenario: &str, of: &Standing) -> Vec<String> {
    let mut notes = Vec::new();
    let name = format!("{scenario}/{}", of.variant);
    if !of.searched.complete {
        notes.push(format!(
            "{name}: the search stopped at its bound, after {} states; what lies beyond was not checked for traps",
            of.searched.states
        ));
    }
    if let Some(par) = of.par.as_ref().filter(|p| !p.contingencies.is_empty()) {
        notes.push(format!(
            "{name}: the par triggers {}",
            par.contingencies.join(", ")
        ));
    }
    notes
}

/// The same as data.
pub(in crate::cli) fn to_json(variants: &[Standing]) -> Value {
    variants
        .iter()
        .map(|of| {
            json!({
                "variant": of.variant,
                "false_alarm": of.false_alarm,
                "states": of.searched.states,
                "states_complete": of.searched.complete,
                "moves": of.searched.moves,
                "par": of.par.as_ref().map(|par| json!({
                    "score": par.score,
                    "resolved_ms": par.resolved.map(|s| s.0),
                    "contingencies": par.contingencies,
                })),
                "nothing": of.nothing,
                "everything": of.shotgun,
                "random": { "least": of.random.least, "median": of.random.median, "most": of.random.most },
            })
        })
        .collect()
}

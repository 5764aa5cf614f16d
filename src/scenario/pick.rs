//! Which variant of a scenario a seed picks.

use super::Loaded;
use crate::model::{Draws, Purpose};

/// The variant that a seed picks, by the weights of the variants; `None` when no variant has a weight.
#[must_use]
pub fn pick(loaded: &Loaded, seed: u64) -> Option<&str> {
    let weights = || {
        let variants = loaded.doc.variants.iter();
        variants.map(|(id, variant)| (id, variant.weight.unwrap_or(1)))
    };
    let total: u32 = weights().map(|(_, weight)| weight).sum();
    let mut left = Draws::keyed(seed, Purpose::Variant, 0, 0).below(total);
    weights()
        .find(|(_, weight)| {
            let chosen = left < *weight;
            left = left.saturating_sub(*weight);
            chosen
        })
        .map(|(id, _)| id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{builtin, builtin_catalogue, load};
    use crate::yaml::Source;

    #[test]
    fn every_variant_is_picked_as_often_as_it_weighs() {
        let text = builtin("blank-page").unwrap();
        let reading = load(Source::new("blank-page", text), &|id| {
            builtin_catalogue(id).map(|text| Source::new(id, text))
        });
        let loaded = reading.loaded.unwrap();
        let weight = |id: &str| loaded.doc.variants.get(id).unwrap().weight.unwrap_or(1);
        let total: u32 = loaded.variants.iter().map(|id| weight(id)).sum();
        let drawn: Vec<&str> = (0..4_000)
            .map(|seed| pick(&loaded, seed).unwrap())
            .collect();
        for id in &loaded.variants {
            let share = drawn.iter().filter(|d| *d == id).count() as f64 / 4_000.0;
            let wanted = f64::from(weight(id)) / f64::from(total);
            assert!(
                (share - wanted).abs() < 0.03,
                "{id}: {share}, wanted {wanted}"
            );
        }
    }
}

//! Keyed random draws.
//!
//! Every draw names its seed, purpose, entity and occurrence, so a new draw somewhere changes
//! no other draw, and the order in which draws are made does not matter. The generator is
//! `rand_pcg`'s `Pcg64Dxsm`, a portable named generator; `exp` and `ln` come from `libm`
//! because those of `std` differ by platform.

use rand_pcg::Pcg64Dxsm;
use rand_pcg::rand_core::Rng;

/// What a draw is for. The numbers are part of the log's meaning and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Which outcome an action has.
    Outcome = 1,
    /// Whether and when a person who is not playing answers a page.
    Answer = 2,
    /// The noise of a metric.
    Noise = 3,
    /// The log lines of a view: their times and contents.
    Lines = 4,
    /// Sample values in texts.
    Sample = 5,
    /// Which variant of a scenario a seed picks.
    Variant = 6,
    /// What a simulated responder does.
    Responder = 7,
}

/// A short stream of draws for one key.
#[derive(Clone, Debug)]
pub struct Draws(Pcg64Dxsm);

impl Draws {
    /// The stream of one key.
    #[must_use]
    pub fn keyed(seed: u64, purpose: Purpose, entity: u64, occurrence: u64) -> Self {
        let a = key(seed, purpose, entity, occurrence);
        let state = (u128::from(a) << 64) | u128::from(mix(a ^ 0x9e37_79b9_7f4a_7c15));
        Self(Pcg64Dxsm::new(
            state,
            0x0a02_bdbf_7bb3_c0a7_ac28_fa16_a64a_bf96,
        ))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Evenly from 0 (included) to 1 (not included).
    pub fn unit(&mut self) -> f64 {
        unit(self.bits())
    }

    /// Evenly from 0 to `bound - 1`; 0 when there is nothing to choose from.
    pub fn below(&mut self, bound: u32) -> u32 {
        let wide = (u64::from(self.bits() as u32)) * u64::from(bound);
        (wide >> 32) as u32
    }

    /// A standard normal value (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let u = 1.0 - self.unit();
        let v = self.unit();
        libm::sqrt(-2.0 * libm::log(u)) * libm::cos(2.0 * std::f64::consts::PI * v)
    }

    /// A log-normal value with the given median and shape.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }
}

/// One even draw in [0, 1) without a stream: for noise that is sampled millions of times.
#[must_use]
pub fn keyed_unit(seed: u64, purpose: Purpose, entity: u64, occurrence: u64) -> f64 {
    unit(key(seed, purpose, entity, occurrence))
}

/// 64 keyed bits without a stream.
#[must_use]
pub fn key(seed: u64, purpose: Purpose, entity: u64, occurrence: u64) -> u64 {
    let a = mix(seed ^ (purpose as u64).wrapping_mul(0xd6e8_feb8_6659_fd93));
    let b = mix(a ^ entity.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mix(b ^ occurrence.wrapping_mul(0xbf58_476d_1ce4_e5b9))
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_frozen() {
        let mut d = Draws::keyed(7, Purpose::Outcome, 3, 1);
        let got = (d.bits(), d.below(10), (d.unit() * 1e6) as u32);
        let again = {
            let mut d = Draws::keyed(7, Purpose::Outcome, 3, 1);
            (d.bits(), d.below(10), (d.unit() * 1e6) as u32)
        };
        assert_eq!(got, again);
        assert_ne!(got.0, Draws::keyed(8, Purpose::Outcome, 3, 1).bits());
        assert_ne!(got.0, Draws::keyed(7, Purpose::Answer, 3, 1).bits());
    }

    #[test]
    fn normals_have_mean_zero_and_variance_one() {
        let n = 20_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for i in 0..n {
            let z = Draws::keyed(1, Purpose::Noise, 0, i).normal();
            sum += z;
            squares += z * z;
        }
        assert!((sum / n as f64).abs() < 0.03);
        assert!((squares / n as f64 - 1.0).abs() < 0.05);
    }
}

//! Gates: limits on a drill's figures that decide the exit code, such as `score>=80 && time_to_mitigate<=15m`.
//!
//! Invariant: a gate that names an unknown figure, or says something that is no limit, is an error and never passes.

use serde_json::{Value, json};

use crate::model::{Span, closest};
use crate::report::ReportModel;

/// Limits that must all hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gate {
    limits: Vec<Limit>,
}

#[derive(Clone, Debug, PartialEq)]
struct Limit {
    text: String,
    figure: Figure,
    compare: Compare,
    value: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    AtLeast,
    AtMost,
    More,
    Less,
    Equal,
}

/// What a gate can look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Score,
    Independence,
    Hints,
    UserMinutes,
    BreachedSlas,
    /// A response time, by its place in [`TIMES`].
    Time(usize),
}

const TIMES: [&str; 8] = [
    "time_to_acknowledge",
    "time_to_classify",
    "time_to_notify",
    "time_to_command",
    "time_to_diagnose",
    "time_to_mitigate",
    "time_to_verify",
    "time_to_resolve",
];

const OTHERS: [(&str, Figure); 5] = [
    ("score", Figure::Score),
    ("independence", Figure::Independence),
    ("hints", Figure::Hints),
    ("user_minutes_lost", Figure::UserMinutes),
    ("breached_slas", Figure::BreachedSlas),
];

/// What a limit came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// The limit as it was written.
    pub expression: String,
    /// The measured value, as people read it.
    pub measured: String,
    /// Whether it was kept.
    pub met: bool,
    value: Option<f64>,
}

impl Measured {
    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({ "expression": self.expression, "measured": self.value, "met": self.met })
    }
}

impl Gate {
    /// Reads limits that are joined with `&&`.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what can be written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let limits = text.split("&&").map(|part| limit(part.trim()));
        Ok(Self {
            limits: limits.collect::<Result<_, _>>()?,
        })
    }

    /// The gate with `score>=N` as well.
    #[must_use]
    pub fn and_score(mut self, least: f64) -> Self {
        self.limits.push(Limit {
            text: format!("score>={least}"),
            figure: Figure::Score,
            compare: Compare::AtLeast,
            value: least,
        });
        self
    }

    /// What each limit came to in a drill.
    #[must_use]
    pub fn measure(&self, report: &ReportModel) -> Vec<Measured> {
        self.limits.iter().map(|l| l.measure(report)).collect()
    }
}

impl Limit {
    fn measure(&self, report: &ReportModel) -> Measured {
        let time = |i: usize| {
            let key = format!("{}_ms", TIMES[i]);
            let row = report.times.iter().find(|t| t.key == key);
            row.and_then(|t| t.actual.ms).map(|ms| ms as f64)
        };
        let value = match self.figure {
            Figure::Score => report.score.value,
            Figure::Independence => Some(report.score.independence),
            Figure::Hints => Some(f64::from(report.score.hints)),
            Figure::UserMinutes => Some(report.lost.actual.value),
            Figure::BreachedSlas => {
                let breached = report.slas.iter().filter(|s| s.verdict == "breached");
                Some(breached.count() as f64)
            }
            Figure::Time(i) => time(i),
        };
        let met = value.is_some_and(|value| match self.compare {
            Compare::AtLeast => value >= self.value,
            Compare::AtMost => value <= self.value,
            Compare::More => value > self.value,
            Compare::Less => value < self.value,
            Compare::Equal => value == self.value,
        });
        let measured = match (self.figure, value) {
            (_, None) => "it did not happen".to_owned(),
            (Figure::Time(_), Some(ms)) => Span(ms as i64).to_string(),
            (_, Some(value)) => format!("{}", (value * 100.0).round() / 100.0),
        };
        Measured {
            expression: self.text.clone(),
            measured,
            met,
            value,
        }
    }
}

fn limit(text: &str) -> Result<Limit, String> {
    let example = "write it as in `score>=80 && time_to_mitigate<=15m`";
    let signs = [
        (">=", Compare::AtLeast),
        ("<=", Compare::AtMost),
        ("==", Compare::Equal),
        (">", Compare::More),
        ("<", Compare::Less),
    ];
    let split = signs.iter().find_map(|(sign, compare)| {
        text.split_once(sign)
            .map(|(left, right)| (left.trim(), *compare, right.trim()))
    });
    let Some((name, compare, value)) = split else {
        return Err(format!("`{text}` is no limit: {example}"));
    };
    let figure = figure(name)?;
    let value = match figure {
        Figure::Time(_) => Span::parse(value).map(|span| span.0 as f64)?,
        _ => value
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| format!("`{value}` in `{text}` is no number: {example}"))?,
    };
    Ok(Limit {
        text: text.to_owned(),
        figure,
        compare,
        value,
    })
}

fn figure(name: &str) -> Result<Figure, String> {
    let plain = name.strip_suffix("_ms").unwrap_or(name);
    if let Some(i) = TIMES.iter().position(|t| *t == plain) {
        return Ok(Figure::Time(i));
    }
    if let Some((_, figure)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Ok(*figure);
    }
    let known: Vec<&str> = OTHERS.iter().map(|(k, _)| *k).chain(TIMES).collect();
    let meant = match closest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? "),
        None => String::new(),
    };
    Err(format!(
        "there is no figure `{name}`: {meant}Known are {}",
        known.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_limits() {
        let gate = Gate::parse("score>=80&& time_to_mitigate <= 15m").unwrap();
        assert_eq!(gate.limits.len(), 2);
        assert_eq!(gate.limits[1].value, 900_000.0);
        assert_eq!(gate.limits[1].text, "time_to_mitigate <= 15m");
        for (bad, says) in [
            ("", "is no limit"),
            ("score", "is no limit"),
            ("scor>=80", "did you mean `score`?"),
            ("mttr<=15m", "there is no figure `mttr`"),
            ("score>=high", "is no number"),
            ("score>=NaN", "is no number"),
            ("time_to_mitigate<=15", "is no duration"),
            ("score>=80 && ", "is no limit"),
        ] {
            let error = Gate::parse(bad).unwrap_err();
            assert!(error.contains(says), "{bad}: {error}");
        }
    }

    #[test]
    fn measures_a_report() {
        let mut report = ReportModel::default();
        report.score.value = Some(79.96);
        let measure = |gate: &str| Gate::parse(gate).unwrap().measure(&report).remove(0);
        assert!(!measure("score>=80").met);
        assert_eq!(measure("score>=80").measured, "79.96");
        assert!(measure("score>79").met);
        let never = measure("time_to_mitigate<=15m");
        assert_eq!(
            (never.met, never.measured.as_str()),
            (false, "it did not happen")
        );
    }
}

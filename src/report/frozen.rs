//! Cards as JSON, for keeping: what a drill was scored when it closed.
//!
//! Ids are written as names, so a card stays readable beside its log. Invariant: reading what was
//! written gives the same cards, bit by bit.

use serde::{Deserialize, Serialize};

use super::Reference;
use super::follow::Earlier;
use super::learn::StepPoints;
use super::recorded::Cards;
use crate::model::{Criterion, ExpectId, Plan, Seq, Severity, Sla, Span};
use crate::score::{Card, Psmu, Reason, Rule, Scored, SlaOutcome, Slice, Times, Verdict};

#[derive(Serialize, Deserialize)]
struct WireCards {
    scorer: String,
    card: WireCard,
    par: Option<WireCard>,
    nothing: WireCard,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    earlier: Vec<Earlier>,
}

#[derive(Serialize, Deserialize)]
struct WireCard {
    score: f64,
    independence: f64,
    criteria: Vec<WireScored>,
    slas: Vec<WireVerdict>,
    times: WireTimes,
    user_minutes: f64,
    evidence: (u16, u16),
    steps: [Option<String>; 8],
    objectives: Vec<Option<String>>,
    skipped: bool,
    hints: u16,
}

#[derive(Serialize, Deserialize)]
struct WireScored {
    id: String,
    step: u8,
    objective: Option<String>,
    weight: f64,
    target_ms: Option<i64>,
    actual_ms: Option<i64>,
    credit: f64,
    reason: WireReason,
    records: Vec<Seq>,
}

#[derive(Serialize, Deserialize)]
struct WireVerdict {
    severity: String,
    sla: String,
    target_ms: i64,
    actual_ms: Option<i64>,
    verdict: String,
    records: Vec<Seq>,
}

/// A type with the same variants as [`Reason`], with names on the wire.
macro_rules! reasons {
    ($($name:ident $(($($field:ident),*))?),* $(,)?) => {
        #[derive(Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        enum WireReason { $($name $(($(reasons!(@type $field)),*))?,)* }

        impl From<Reason> for WireReason {
            fn from(reason: Reason) -> Self {
                match reason { $(Reason::$name $(($($field),*))? => Self::$name $(($($field),*))?,)* }
            }
        }

        impl From<WireReason> for Reason {
            fn from(reason: WireReason) -> Self {
                match reason { $(WireReason::$name $(($($field),*))? => Self::$name $(($($field),*))?,)* }
            }
        }
    };
    (@type $field:ident) => { u16 };
}

reasons! {
    Full, NotDone, Late, Part(done, all), EmptyAck, TooHigh, TooLow, WrongFirst(times), NoEvidence, Wrong,
    Harm(times), NotByTeam, NotMitigated, FalseVerify, BlindVerify, NotHealthy, Recurred, NoPromise, TooEarly,
}

#[derive(Serialize, Deserialize)]
struct WireTimes {
    acknowledge_ms: Option<i64>,
    classify_ms: Option<i64>,
    notify_ms: Option<i64>,
    command_ms: Option<i64>,
    diagnose_ms: Option<i64>,
    mitigate_ms: Option<i64>,
    verify_ms: Option<i64>,
    resolve_ms: Option<i64>,
}

impl Cards {
    /// The cards as one line of JSON.
    #[must_use]
    pub fn to_json(&self, plan: &Plan) -> String {
        let wire = WireCards {
            scorer: self.scorer.clone(),
            card: write(&self.card, plan),
            par: self.reference.par.as_ref().map(|card| write(card, plan)),
            nothing: write(&self.reference.nothing, plan),
            earlier: self.earlier.clone(),
        };
        serde_json::to_string(&wire).expect("cards are plain data")
    }

    /// The cards of a JSON text.
    ///
    /// # Errors
    /// What about the text cannot be understood.
    pub fn from_json(text: &str, plan: &Plan) -> Result<Self, String> {
        let wire: WireCards = serde_json::from_str(text).map_err(|e| e.to_string())?;
        Ok(Self {
            scorer: wire.scorer,
            card: read(wire.card, plan)?,
            reference: Reference {
                par: wire.par.map(|card| read(card, plan)).transpose()?,
                nothing: read(wire.nothing, plan)?,
            },
            earlier: wire.earlier,
        })
    }
}

/// Points won and points to win in each workflow step, of cards that were kept; the plan is not needed for that.
///
/// # Errors
/// What about the text cannot be understood.
pub fn kept_points(text: &str) -> Result<StepPoints, String> {
    let wire: WireCards = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let mut points = StepPoints::default();
    for scored in &wire.card.criteria {
        // The scenario's own expectations belong to step 0, which is none of the workflow.
        let step = usize::from(scored.step).checked_sub(1);
        if let Some((won, to_win)) = step.and_then(|i| points.get_mut(i)) {
            *won += scored.weight * scored.credit;
            *to_win += scored.weight;
        }
    }
    Ok(points)
}

/// The id of a criterion of the policy, or of the scenario's expectation.
fn rule_id(rule: Rule, plan: &Plan) -> String {
    match rule {
        Rule::Policy(criterion) => criterion.id().to_owned(),
        Rule::Expect(id) => format!("expect:{}", plan.expects[id.index()].id),
    }
}

fn write(card: &Card, plan: &Plan) -> WireCard {
    let records = |slice: Slice| {
        let first = slice.first as usize;
        card.records[first..first + slice.len as usize].to_vec()
    };
    let scored = |s: &Scored| WireScored {
        id: rule_id(s.rule, plan),
        step: s.step,
        objective: s.objective.map(|o| plan.objectives[o.index()].id.clone()),
        weight: s.weight,
        target_ms: ms(s.target),
        actual_ms: ms(s.actual),
        credit: s.credit,
        reason: s.reason.into(),
        records: records(s.records),
    };
    let verdict = |v: &Verdict| WireVerdict {
        severity: v.severity.name().to_owned(),
        sla: v.sla.name().to_owned(),
        target_ms: v.target.0,
        actual_ms: ms(v.actual),
        verdict: v.outcome.name().to_owned(),
        records: records(v.records),
    };
    let letter = |rating: Option<Psmu>| rating.map(|r| r.letter().to_owned());
    WireCard {
        score: card.score,
        independence: card.independence,
        criteria: card.criteria.iter().map(scored).collect(),
        slas: card.slas.iter().map(verdict).collect(),
        times: WireTimes {
            acknowledge_ms: ms(card.times.acknowledge),
            classify_ms: ms(card.times.classify),
            notify_ms: ms(card.times.notify),
            command_ms: ms(card.times.command),
            diagnose_ms: ms(card.times.diagnose),
            mitigate_ms: ms(card.times.mitigate),
            verify_ms: ms(card.times.verify),
            resolve_ms: ms(card.times.resolve),
        },
        user_minutes: card.user_minutes,
        evidence: card.evidence,
        steps: card.steps.map(letter),
        objectives: card.objectives.iter().copied().map(letter).collect(),
        skipped: card.skipped,
        hints: card.hints,
    }
}

fn read(wire: WireCard, plan: &Plan) -> Result<Card, String> {
    let mut card = Card {
        score: wire.score,
        independence: wire.independence,
        times: Times {
            acknowledge: wire.times.acknowledge_ms.map(Span),
            classify: wire.times.classify_ms.map(Span),
            notify: wire.times.notify_ms.map(Span),
            command: wire.times.command_ms.map(Span),
            diagnose: wire.times.diagnose_ms.map(Span),
            mitigate: wire.times.mitigate_ms.map(Span),
            verify: wire.times.verify_ms.map(Span),
            resolve: wire.times.resolve_ms.map(Span),
        },
        user_minutes: wire.user_minutes,
        evidence: wire.evidence,
        skipped: wire.skipped,
        hints: wire.hints,
        ..Card::default()
    };
    for scored in wire.criteria {
        let scored = read_scored(scored, plan, &mut card.records)?;
        card.criteria.push(scored);
    }
    for verdict in wire.slas {
        let verdict = read_verdict(verdict, &mut card.records)?;
        card.slas.push(verdict);
    }
    for (to, from) in card.steps.iter_mut().zip(wire.steps) {
        *to = rating(from)?;
    }
    for from in wire.objectives {
        card.objectives.push(rating(from)?);
    }
    Ok(card)
}

fn read_scored(wire: WireScored, plan: &Plan, records: &mut Vec<Seq>) -> Result<Scored, String> {
    let unknown = || format!("there is no criterion `{}`", wire.id);
    let rule = match wire.id.strip_prefix("expect:") {
        Some(id) => plan
            .expects
            .iter()
            .position(|e| e.id == id)
            .map(|i| Rule::Expect(ExpectId::at(i))),
        None => Criterion::ALL
            .into_iter()
            .find(|c| c.id() == wire.id)
            .map(Rule::Policy),
    };
    let objective = wire.objective.map(|id| {
        let known = plan.objectives.iter().position(|o| o.id == id);
        known
            .map(crate::model::ObjectiveId::at)
            .ok_or_else(|| format!("there is no objective `{id}`"))
    });
    Ok(Scored {
        rule: rule.ok_or_else(unknown)?,
        step: wire.step,
        objective: objective.transpose()?,
        weight: wire.weight,
        target: wire.target_ms.map(Span),
        actual: wire.actual_ms.map(Span),
        credit: wire.credit,
        reason: wire.reason.into(),
        records: keep(records, wire.records),
    })
}

fn read_verdict(wire: WireVerdict, records: &mut Vec<Seq>) -> Result<Verdict, String> {
    const OUTCOMES: [SlaOutcome; 3] = [
        SlaOutcome::Met,
        SlaOutcome::Breached,
        SlaOutcome::NotTestable,
    ];
    let severity = Severity::parse(&wire.severity);
    let sla = Sla::ALL.into_iter().find(|s| s.name() == wire.sla);
    let outcome = OUTCOMES.into_iter().find(|o| o.name() == wire.verdict);
    match (severity, sla, outcome) {
        (Some(severity), Some(sla), Some(outcome)) => Ok(Verdict {
            severity,
            sla,
            target: Span(wire.target_ms),
            actual: wire.actual_ms.map(Span),
            outcome,
            records: keep(records, wire.records),
        }),
        _ => Err(format!(
            "no verdict: {} {} {}",
            wire.severity, wire.sla, wire.verdict
        )),
    }
}

fn keep(records: &mut Vec<Seq>, more: Vec<Seq>) -> Slice {
    let slice = Slice {
        first: records.len() as u32,
        len: more.len() as u32,
    };
    records.extend(more);
    slice
}

fn rating(letter: Option<String>) -> Result<Option<Psmu>, String> {
    let Some(letter) = letter else {
        return Ok(None);
    };
    [Psmu::P, Psmu::S, Psmu::M, Psmu::U]
        .into_iter()
        .find(|r| r.letter() == letter)
        .map(Some)
        .ok_or_else(|| format!("there is no rating `{letter}`"))
}

fn ms(span: Option<Span>) -> Option<i64> {
    span.map(|s| s.0)
}

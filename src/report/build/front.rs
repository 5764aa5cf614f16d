//! Page 1: which drill, the score, the ratings, the SLAs, the times, what users lost.

use crate::model::{Event, Severity, Sla, Span};
use crate::score::{Card, Psmu, SlaOutcome, Times, Verdict};

use super::super::model::{About, Lost, Rated, ReportModel, Score, SlaRow, TimeRow, Tone};
use super::super::words::{
    clean, count, length, minutes, on_call, percent, sentence, spoken, trimmed,
};
use super::Ctx;

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    let card = ctx.input.card;
    model.about = about(ctx);
    model.score = score(ctx);
    model.steps = steps(ctx);
    model.objectives = objectives(ctx);
    model.slas = card.slas.iter().map(|v| sla(ctx, v)).collect();
    model.times = times(ctx);
    model.lost = lost(ctx);
    model.notes = notes(ctx);
}

fn about(ctx: &Ctx<'_>) -> About {
    let header = ctx.input.header;
    About {
        drill: header.drill.clone(),
        scenario: ctx.plan.id.clone(),
        title: ctx.plan.title.clone(),
        variant: ctx.plan.variant.clone(),
        seed: ctx.input.seed.to_string(),
        mode: match (header.solo, header.practice) {
            (_, true) => "practice",
            (true, false) => "solo",
            (false, false) => "team",
        }
        .to_owned(),
        level: ctx.plan.level.clone(),
        started: clean(&header.started),
        played: length(Some(ctx.until_end()), ""),
        ended: ended(ctx).to_owned(),
        made_by: header.made_by.clone(),
    }
}

fn ended(ctx: &Ctx<'_>) -> &'static str {
    use crate::model::EndReason;
    let reason = ctx.log().iter().find_map(|r| match r.event {
        Event::Ended { reason } => Some(reason),
        _ => None,
    });
    match reason {
        None => "play has not ended",
        Some(EndReason::Resolved) => "resolved, and the monitoring time passed quietly",
        Some(EndReason::TimeBox) => "the time box was used up",
        Some(EndReason::Ended) => "ended by the facilitator",
        Some(EndReason::Aborted) => "aborted",
        Some(EndReason::RealIncident) => "aborted for a real incident",
        Some(EndReason::Rewound) => "the player went back to a checkpoint",
        Some(EndReason::Runaway) => "ended because the scenario's triggers ran in a loop",
    }
}

fn score(ctx: &Ctx<'_>) -> Score {
    let card = ctx.input.card;
    let value = (!ctx.input.header.practice).then_some(card.score);
    let text = value.map_or_else(|| "–".to_owned(), |v| trimmed(v, 1));
    let weights: f64 = card.criteria.iter().map(|c| c.weight).sum();
    let gained: f64 = card.criteria.iter().map(|c| c.weight * c.credit).sum();
    Score {
        value,
        line: match value {
            Some(_) => format!("Score {text} of 100"),
            None => "Practice: not scored".to_owned(),
        },
        text,
        independence: card.independence,
        independence_text: trimmed(card.independence, 1),
        hints: card.hints,
        rule: format!(
            "{} of {} weighted points from {}. Each criterion below names its rule, its target, the actual and the records behind it.",
            trimmed(gained, 1),
            trimmed(weights, 1),
            count(card.criteria.len(), "criterion", "criteria"),
        ),
    }
}

/// The share of the credit that the chosen criteria brought; `None` where none applies.
fn share(card: &Card, chosen: impl Fn(&crate::score::Scored) -> bool) -> Option<f64> {
    let (mut weight, mut gained) = (0.0, 0.0);
    for c in card.criteria.iter().filter(|c| chosen(c)) {
        weight += c.weight;
        gained += c.weight * c.credit;
    }
    (weight > 0.0).then(|| gained / weight)
}

fn rated(id: String, title: String, rating: Option<Psmu>, share: Option<f64>) -> Rated {
    Rated {
        id,
        title,
        letter: rating.map_or("", Psmu::letter),
        words: rating.map_or("not rated in this drill", Psmu::words),
        credit: share.map_or_else(|| "–".to_owned(), percent),
        share: share.unwrap_or_default(),
    }
}

fn steps(ctx: &Ctx<'_>) -> Vec<Rated> {
    let card = ctx.input.card;
    (0..8)
        .map(|i| {
            let share = share(card, |c| usize::from(c.step) == i + 1);
            rated(
                (i + 1).to_string(),
                ctx.plan.rules.steps[i].clone(),
                card.steps[i],
                share,
            )
        })
        .filter(|r| !r.letter.is_empty())
        .collect()
}

fn objectives(ctx: &Ctx<'_>) -> Vec<Rated> {
    let card = ctx.input.card;
    ctx.plan
        .objectives
        .iter()
        .enumerate()
        .map(|(i, objective)| {
            let share = share(card, |c| c.objective.is_some_and(|o| o.index() == i));
            rated(
                objective.id.clone(),
                objective.title.clone(),
                card.objectives.get(i).copied().flatten(),
                share,
            )
        })
        .collect()
}

fn sla(ctx: &Ctx<'_>, verdict: &Verdict) -> SlaRow {
    let (tone, remark) = match (verdict.outcome, verdict.actual) {
        (SlaOutcome::Met, Some(actual)) => (
            Tone::Good,
            format!("{} to spare", spoken(Span(verdict.target.0 - actual.0))),
        ),
        (SlaOutcome::Met, None) => (Tone::Good, String::new()),
        (SlaOutcome::Breached, Some(actual)) if actual > verdict.target => (
            Tone::Bad,
            format!("{} over", spoken(Span(actual.0 - verdict.target.0))),
        ),
        (SlaOutcome::Breached, _) => (Tone::Bad, "due, and not done".to_owned()),
        (SlaOutcome::NotTestable, _) if verdict.sla == Sla::Update => {
            (Tone::Plain, "over before an update fell due".to_owned())
        }
        (SlaOutcome::NotTestable, _) => (Tone::Plain, "due only after EndEx".to_owned()),
    };
    SlaRow {
        severity: verdict.severity.name(),
        sla: verdict.sla.name(),
        title: sla_title(verdict.sla),
        target: length(Some(verdict.target), ""),
        actual: length(
            verdict.actual,
            if tone == Tone::Plain {
                "–"
            } else {
                "not done"
            },
        ),
        verdict: verdict.outcome.name(),
        tone,
        remark,
        records: ctx.records(verdict.records),
    }
}

fn sla_title(sla: Sla) -> &'static str {
    match sla {
        Sla::Respond => "Respond: first page to first acknowledgement",
        Sla::Notify => "Notify: first page to the last required audience",
        Sla::Update => "Update: longest gap between two updates",
        Sla::Mitigate => "Mitigate: impact visible to impact gone or residual",
        Sla::Resolve => "Resolve: first page to resolved",
    }
}

/// The key, title and end points of each response time.
const TIMES: [(&str, &str, &str); 8] = [
    (
        "time_to_acknowledge_ms",
        "Time to acknowledge",
        "first page to first acknowledgement",
    ),
    (
        "time_to_classify_ms",
        "Time to classify",
        "first page to first severity declared",
    ),
    (
        "time_to_notify_ms",
        "Time to notify",
        "first page to last required audience told",
    ),
    (
        "time_to_command_ms",
        "Time to command",
        "first page to incident commander assigned",
    ),
    (
        "time_to_diagnose_ms",
        "Time to diagnose",
        "first page to the right diagnosis",
    ),
    (
        "time_to_mitigate_ms",
        "Time to mitigate",
        "impact visible to impact gone or residual",
    ),
    (
        "time_to_verify_ms",
        "Time to verify",
        "first page to first true check after recovery",
    ),
    (
        "time_to_resolve_ms",
        "Time to resolve",
        "first page to the last resolve",
    ),
];

/// The times in the order of [`TIMES`].
pub(super) fn by_key(times: &Times) -> [Option<Span>; 8] {
    [
        times.acknowledge,
        times.classify,
        times.notify,
        times.command,
        times.diagnose,
        times.mitigate,
        times.verify,
        times.resolve,
    ]
}

fn times(ctx: &Ctx<'_>) -> Vec<TimeRow> {
    let actual = by_key(&ctx.input.card.times);
    let par = ctx.input.par.map(|c| by_key(&c.times)).unwrap_or_default();
    let targets = targets(ctx);
    // A false alarm asks for few of these times.
    let missing = if ctx.plan.false_alarm {
        "–"
    } else {
        "not done"
    };
    TIMES
        .iter()
        .enumerate()
        .map(|(i, &(key, title, span))| TimeRow {
            key,
            title,
            span,
            actual: length(actual[i], missing),
            target: length(targets[i], "–"),
            par: length(par[i], "–"),
        })
        .collect()
}

/// The drill's targets for the worst true severity, in the order of [`TIMES`].
fn targets(ctx: &Ctx<'_>) -> [Option<Span>; 8] {
    let Some(severity) = ctx.worst() else {
        return [None; 8];
    };
    let of = |sla: Sla| ctx.plan.target(severity, sla);
    [
        of(Sla::Respond),
        declare(ctx, severity),
        of(Sla::Notify),
        None,
        None,
        of(Sla::Mitigate),
        None,
        of(Sla::Resolve),
    ]
}

fn declare(ctx: &Ctx<'_>, severity: Severity) -> Option<Span> {
    ctx.plan.rules.severities[severity.index()]
        .declare
        .or_else(|| {
            ctx.plan
                .target(severity, Sla::Respond)
                .map(|respond| Span(respond.0 / 2))
        })
}

fn lost(ctx: &Ctx<'_>) -> Lost {
    let actual = ctx.input.card.user_minutes;
    let par = ctx.input.par.map(|c| c.user_minutes);
    let nothing = ctx.input.nothing.map(|c| c.user_minutes);
    let mut parts = Vec::new();
    if let Some(nothing) = nothing.filter(|n| *n > 0.0) {
        let saved = 1.0 - actual / nothing;
        parts.push(if saved >= 0.0 {
            format!("{} less than if nobody had done anything", percent(saved))
        } else {
            format!("{} more than if nobody had done anything", percent(-saved))
        });
    }
    if let Some(par) = par.filter(|p| *p > 0.0) {
        let times = trimmed(actual / par, 1);
        parts.push(if times == "1" {
            "about the same as the reference play".to_owned()
        } else {
            format!("{times} times the reference play")
        });
    }
    if actual == 0.0 {
        parts = vec!["Nobody was affected".to_owned()];
    }
    Lost {
        actual: minutes(actual),
        par: par.map(minutes),
        nothing: nothing.map(minutes),
        sentence: sentence(&parts.join(", ")),
    }
}

fn notes(ctx: &Ctx<'_>) -> Vec<String> {
    let (header, card) = (ctx.input.header, ctx.input.card);
    let mut notes = vec![
        "Ratings are proposed from the score until an evaluator confirms them.".to_owned(),
        "Times are drill time: a pause stops the clock. SLA verdicts compare with the policy, the score with the scenario's tighter targets where it has any.".to_owned(),
    ];
    if header.practice {
        notes.push(
            "Practice: not scored, and counted nowhere. The criteria say what would have counted."
                .to_owned(),
        );
    }
    if let Some((drill, seq)) = &header.branch {
        notes.push(format!(
            "It goes on from record {seq} of drill {drill}, which was rewound: up to there both are the same."
        ));
    }
    notes.extend(stops(ctx));
    if let Some(at) = &ctx.plan.rules.on_call_at {
        let at = at.get(..16).unwrap_or(at).replace('T', " at ");
        notes.push(format!(
            "In the story it is {at}. On call are {}.",
            on_call(ctx.plan)
        ));
    }
    if card.skipped {
        notes.push(
            "Idle time was skipped: times that span a skip are not comparable with live drills."
                .to_owned(),
        );
    }
    if card.hints > 0 {
        notes.push(format!(
            "{} taken: this lowers independence ({}), not the score.",
            count(usize::from(card.hints), "hint was", "hints were"),
            trimmed(card.independence, 1)
        ));
    }
    if !header.speed.is_empty() {
        notes.push(format!(
            "Played at {} real time: not pooled with drills at 1x.",
            header.speed
        ));
    }
    if !header.played_by.is_empty() && header.played_by != header.made_by {
        notes.push(format!(
            "Played with {}, scored with {}.",
            header.played_by, header.made_by
        ));
    }
    if header.solo {
        notes.push(
            "Solo: one person holds all roles, so criteria about roles do not apply.".to_owned(),
        );
    }
    notes
}

/// How long the clock stood still, for which reasons.
fn stops(ctx: &Ctx<'_>) -> Option<String> {
    use crate::model::PauseReason;
    let of = |wanted: PauseReason| {
        let stops = ctx
            .input
            .log
            .iter()
            .filter(|r| matches!(r.event, Event::Paused { reason } if reason == wanted));
        let (times, all) = stops.fold((0, Span::ZERO), |(times, all), r| {
            let stood = ctx.input.stops.iter().find(|(seq, _)| *seq == r.seq);
            (times + 1, all + stood.map_or(Span::ZERO, |(_, span)| *span))
        });
        let why = match wanted {
            PauseReason::Compose => "to write messages",
            other => other.name(),
        };
        let long = if all > Span::ZERO {
            format!(", {} in all", spoken(all))
        } else {
            String::new()
        };
        (times > 0).then(|| format!("{} ({why}{long})", count(times, "time", "times")))
    };
    let told: Vec<String> = PauseReason::ALL.into_iter().filter_map(of).collect();
    (!told.is_empty()).then(|| format!("The clock stood still {}.", told.join(", ")))
}

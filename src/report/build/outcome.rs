//! The outcome in sentences, and what to drill next.

use crate::model::{Event, Rating, Time};
use crate::score::{Scored, SlaOutcome};

use super::super::model::{Outcome, ReportModel, Tone};
use super::super::words::{capital, count, list, percent, sentence, spoken, whole};
use super::{Ctx, Impact};

pub(super) fn fill(ctx: &Ctx<'_>, model: &mut ReportModel) {
    model.outcome = if ctx.plan.false_alarm {
        false_alarm(ctx)
    } else {
        incident(ctx)
    };
    model.next = next(ctx, model);
}

fn incident(ctx: &Ctx<'_>) -> Outcome {
    let ending = ending(ctx);
    let slas = &ctx.input.card.slas;
    let breached = slas.iter().any(|v| v.outcome == SlaOutcome::Breached);
    let mut details = Vec::new();
    details.extend(worst_impact(ctx));
    details.extend(sla_line(ctx));
    details.push(closing(ctx));
    details.extend(harm(ctx));
    Outcome {
        sentence: headline(ctx, ending),
        details,
        tone: match ending {
            Ending::Never => Tone::Bad,
            Ending::ByTeam if !breached && harms(ctx) == 0 => Tone::Good,
            _ => Tone::Partial,
        },
    }
}

fn headline(ctx: &Ctx<'_>, ending: Ending) -> String {
    let (team, cause) = (team(ctx), cause(ctx));
    let played = spoken(ctx.until_end());
    match (ending, ctx.input.card.times.mitigate) {
        (Ending::Never, _) => {
            format!("Users were still affected when play ended after {played}, and {cause}.")
        }
        (Ending::ByTeam, Some(time)) => {
            let time = spoken(time);
            format!("The {team} ended the impact on users after {time}, and {cause}.")
        }
        (Ending::ByTeam, None) => {
            format!("The {team} ended the impact on users, and {cause}.")
        }
        (Ending::ByItself, _) => format!("The impact ended before the {team} acted, and {cause}."),
        (Ending::NoImpact, _) => format!("No user was affected during play, and {cause}."),
    }
}

fn team(ctx: &Ctx<'_>) -> &'static str {
    if ctx.input.header.solo {
        "responder"
    } else {
        "team"
    }
}

/// How the impact ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Never,
    ByTeam,
    ByItself,
    NoImpact,
}

fn ending(ctx: &Ctx<'_>) -> Ending {
    let hurt = ctx.impacts.iter().any(|i| ctx.hurts(i));
    match ctx.impacts.last() {
        _ if !hurt => Ending::NoImpact,
        Some(last) if ctx.hurts(last) => Ending::Never,
        Some(last) if last.by_team => Ending::ByTeam,
        _ if ctx.impacts.iter().any(|i| i.by_team && !ctx.hurts(i)) => Ending::ByTeam,
        _ => Ending::ByItself,
    }
}

fn cause(ctx: &Ctx<'_>) -> String {
    let named: Vec<bool> = ctx
        .play()
        .filter_map(|r| match r.event {
            Event::Diagnosed { cause, .. } => Some(cause == ctx.plan.cause),
            _ => None,
        })
        .collect();
    match (named.iter().position(|right| *right), named.len()) {
        (Some(0), _) => "the true cause was named at the first attempt".to_owned(),
        (Some(n), _) => format!(
            "the true cause was named after {}",
            count(n, "wrong diagnosis", "wrong diagnoses")
        ),
        (None, 0) => "no cause was named".to_owned(),
        (None, _) => "only a wrong cause was named".to_owned(),
    }
}

fn worst_impact(ctx: &Ctx<'_>) -> Option<String> {
    let worst: &Impact = ctx
        .impacts
        .iter()
        .filter(|i| ctx.severity(i.state).is_some())
        .min_by_key(|i| ctx.severity(i.state))?;
    let state = &ctx.plan.states[worst.state?.index()];
    let users = state.users * f64::from(ctx.plan.users);
    Some(format!(
        "At its worst it was {}: {} ({} of {} users).",
        state.severity?.name(),
        sentence(&state.text).trim_end_matches('.'),
        percent(state.users),
        whole(users.max(f64::from(ctx.plan.users))),
    ))
}

fn sla_line(ctx: &Ctx<'_>) -> Option<String> {
    let slas = &ctx.input.card.slas;
    let of = |outcome: SlaOutcome| slas.iter().filter(move |v| v.outcome == outcome);
    let tested = of(SlaOutcome::Met).count() + of(SlaOutcome::Breached).count();
    let open = of(SlaOutcome::NotTestable).count();
    if slas.is_empty() {
        return None;
    }
    let mut text = if tested == 0 {
        "No SLA fell due during play".to_owned()
    } else {
        format!(
            "{} of {} met",
            of(SlaOutcome::Met).count(),
            count(tested, "SLA", "SLAs")
        )
    };
    let missed: Vec<String> = of(SlaOutcome::Breached)
        .map(|v| format!("{} {}", v.severity.name(), v.sla.name()))
        .collect();
    if !missed.is_empty() {
        text.push_str(&format!("; breached: {}", list(&missed)));
    }
    if open > 0 && tested > 0 {
        text.push_str(&format!("; {open} not testable"));
    }
    Some(format!("{text}."))
}

fn closing(ctx: &Ctx<'_>) -> String {
    let reopened = ctx.play().filter(|r| r.event == Event::Reopened).count();
    let last = ctx
        .play()
        .filter_map(|r| match r.event {
            Event::Resolved { healthy, .. } => Some((r.at, healthy)),
            _ => None,
        })
        .last();
    let again = match reopened {
        0 => String::new(),
        1 => " It came back after having been closed.".to_owned(),
        n => format!(
            " It came back {} after having been closed.",
            count(n, "time", "times")
        ),
    };
    match last {
        None => "The incident was not declared resolved.".to_owned(),
        Some((at, true)) => format!(
            "It was declared resolved at {}, on a healthy system.{again}",
            at.clock()
        ),
        Some((at, false)) => format!(
            "It was declared resolved at {} while the system was not healthy.{again}",
            at.clock()
        ),
    }
}

/// How many actions ended harmfully.
fn harms(ctx: &Ctx<'_>) -> usize {
    ctx.play()
        .filter(|r| match r.event {
            Event::ActionEnded {
                action,
                outcome: Some(o),
            } => ctx.plan.actions[action.index()].outcomes[o.index()].rating == Rating::Harmful,
            _ => false,
        })
        .count()
}

fn harm(ctx: &Ctx<'_>) -> Option<String> {
    let n = harms(ctx);
    (n > 0).then(|| format!("{} made it worse.", count(n, "action", "actions")))
}

fn false_alarm(ctx: &Ctx<'_>) -> Outcome {
    let judged: Option<Time> = ctx.play().find_map(|r| match r.event {
        Event::Classified { severity: None, .. } => Some(r.at),
        _ => None,
    });
    let broad: Vec<String> = ctx
        .play()
        .filter_map(|r| match r.event {
            Event::Notified(m) => {
                let told = m.draft.to.iter().filter(|a| ctx.plan.rules.broad.has(*a));
                let mut set = crate::model::Audiences::default();
                told.for_each(|a| set = set.with(a));
                Some(ctx.audiences(set))
            }
            _ => None,
        })
        .filter(|t| !t.is_empty())
        .collect();
    let sentence = match judged {
        Some(at) => format!(
            "It was a false alarm, and the {} said so after {}.",
            team(ctx),
            spoken(at - Time::ZERO)
        ),
        None => "It was a false alarm, and nobody said so.".to_owned(),
    };
    let mut details = Vec::new();
    if let Some(first) = broad.first() {
        details.push(format!(
            "{} heard of an incident that was none.",
            capital(first)
        ));
    } else {
        details.push("Nobody beyond the people on call was alarmed.".to_owned());
    }
    details.extend(harm(ctx));
    details.extend(sla_line(ctx));
    Outcome {
        sentence,
        details,
        tone: match judged {
            Some(_) if broad.is_empty() && harms(ctx) == 0 => Tone::Good,
            Some(_) => Tone::Partial,
            None => Tone::Bad,
        },
    }
}

/// When to drill again, and what for.
fn next(ctx: &Ctx<'_>, model: &ReportModel) -> Vec<String> {
    let plan = ctx.plan;
    let score = ctx.input.card.score;
    let mut out = Vec::new();
    let when = if score < 60.0 {
        "within a week"
    } else if score < 85.0 {
        "in three to four weeks"
    } else {
        "in two to three months"
    };
    out.push(if score < 85.0 {
        format!(
            "Play {} again {when} with another seed: the variant, and with it the cause, may be another.",
            plan.id
        )
    } else {
        format!("Play a harder scenario next, and {} again {when} to keep the skill.", plan.id)
    });
    let lost = |step: u8| -> f64 {
        ctx.input
            .card
            .criteria
            .iter()
            .filter(|c: &&Scored| c.step == step)
            .map(|c| c.weight * (1.0 - c.credit))
            .sum()
    };
    let weakest = model
        .steps
        .iter()
        .filter_map(|s| s.id.parse::<u8>().ok().map(|n| (n, s)))
        .filter(|(n, _)| lost(*n) > 0.5)
        .max_by(|(a, _), (b, _)| lost(*a).total_cmp(&lost(*b)).then(b.cmp(a)));
    if let Some((_, step)) = weakest {
        out.push(format!(
            "Watch this step: {} (rated {}, {}).",
            step.title, step.letter, step.words
        ));
    }
    if ctx.input.card.hints > 0 {
        out.push("Then once more without hints.".to_owned());
    }
    out
}

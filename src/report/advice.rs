//! What each criterion asks, and a sentence about what to do next time.
//!
//! Sentences name the target and the actual, speak about the work and never about a person.

use crate::model::{Criterion, ExpectKind, Plan, Span};
use crate::score::{Reason, Rule, Scored};

use super::words::{capital, count, percent, sentence, spoken};

/// What the criterion asks, as a heading.
#[must_use]
pub(super) fn title(plan: &Plan, rule: Rule) -> String {
    match rule {
        Rule::Policy(criterion) => policy_title(criterion).to_owned(),
        Rule::Expect(id) => plan
            .expects
            .get(id.index())
            .map_or_else(String::new, |e| capital(&e.id.replace('-', " "))),
    }
}

/// The capability element (HSEEP's POETE) in which a weakness of the criterion usually lies: a proposal.
pub(super) fn element(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Acknowledged | Criterion::CommandTaken => "organization",
        Criterion::AudiencesTold
        | Criterion::MessageElements
        | Criterion::Mitigated
        | Criterion::NoHarm
        | Criterion::NoBroadAlarm => "planning",
        Criterion::Reviewed => "exercise",
        Criterion::SeverityRight
        | Criterion::SeverityDeclared
        | Criterion::UpdatesKept
        | Criterion::PromisesKept
        | Criterion::CauseNamed
        | Criterion::Verified
        | Criterion::Monitored
        | Criterion::EvidenceSeen
        | Criterion::JudgedNone => "training",
    }
}

fn policy_title(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Acknowledged => "Page acknowledged in time",
        Criterion::SeverityRight => "Severity right",
        Criterion::SeverityDeclared => "Severity declared in time",
        Criterion::AudiencesTold => "Required audiences told in time",
        Criterion::CommandTaken => "Command taken",
        Criterion::UpdatesKept => "Updates at the agreed interval",
        Criterion::PromisesKept => "Promised updates kept",
        Criterion::MessageElements => "Messages complete and true",
        Criterion::CauseNamed => "Cause named before resolving",
        Criterion::Mitigated => "Impact ended in time",
        Criterion::NoHarm => "Nothing made worse",
        Criterion::Verified => "Recovery verified",
        Criterion::Monitored => "Watched for recurrence",
        Criterion::Reviewed => "Review held",
        Criterion::EvidenceSeen => "Decisive evidence seen",
        Criterion::JudgedNone => "Judged as no incident",
        Criterion::NoBroadAlarm => "Nobody alarmed without need",
    }
}

/// What went well, for a criterion at full or nearly full credit.
#[must_use]
pub(super) fn praise(plan: &Plan, scored: &Scored) -> String {
    let times = match (scored.actual, scored.target) {
        (Some(actual), Some(target)) => {
            format!(
                " It took {} of the {} allowed.",
                spoken(actual),
                spoken(target)
            )
        }
        (Some(actual), None) => format!(" It took {}.", spoken(actual)),
        _ => String::new(),
    };
    let said = match scored.rule {
        Rule::Expect(_) => return expected_praise(plan, scored, &times),
        Rule::Policy(criterion) => match criterion {
            Criterion::Acknowledged => "The page was picked up quickly and work began at once.",
            Criterion::SeverityRight => "The declared severity matched what users went through.",
            Criterion::SeverityDeclared => {
                "A severity was declared early, so everybody knew the rules."
            }
            Criterion::AudiencesTold => "Everybody whom the policy names heard in time.",
            Criterion::CommandTaken => "It was clear who led and who spoke for the incident.",
            Criterion::UpdatesKept => {
                "No audience had to ask: updates came at the agreed interval."
            }
            Criterion::PromisesKept => "Each promised update came when it was promised.",
            Criterion::MessageElements => {
                "Messages said who is affected, what is done and what comes next."
            }
            Criterion::CauseNamed => {
                "The cause was proved from evidence before the incident was closed."
            }
            Criterion::Mitigated => "The team's own action ended the impact on users in time.",
            Criterion::NoHarm => "No action made the incident worse.",
            Criterion::Verified => {
                "Recovery was proved with a view that could have shown otherwise."
            }
            Criterion::Monitored => {
                "The incident was closed on a healthy system and did not come back."
            }
            Criterion::Reviewed => {
                "The review named the cause, what went well, what to improve and an owned action."
            }
            Criterion::EvidenceSeen => "The evidence that settles the question was looked at.",
            Criterion::JudgedNone => "The alarm was judged rightly: no incident, with a reason.",
            Criterion::NoBroadAlarm => "Nobody beyond the team was alarmed without need.",
        },
    };
    format!("{said}{times}")
}

fn expected_praise(plan: &Plan, scored: &Scored, times: &str) -> String {
    let goal = scored
        .objective
        .and_then(|o| plan.objectives.get(o.index()));
    match goal {
        Some(goal) => format!(
            "It serves the objective: {}.{times}",
            sentence_stem(&goal.title)
        ),
        None => format!("As the scenario expects.{times}"),
    }
}

fn sentence_stem(text: &str) -> String {
    sentence(text).trim_end_matches('.').to_owned()
}

/// What to do next time; empty at full credit.
#[must_use]
pub(super) fn advice(plan: &Plan, scored: &Scored) -> String {
    if scored.reason == Reason::Full && scored.credit >= 1.0 {
        return String::new();
    }
    match scored.rule {
        Rule::Policy(criterion) => policy(plan, criterion, scored),
        Rule::Expect(id) => expected(plan, id.index(), scored),
    }
}

/// `took 7m, the target is 5m` or what else is known about the time.
fn timing(scored: &Scored) -> String {
    match (scored.actual, scored.target) {
        (Some(actual), Some(target)) if actual > target => format!(
            "took {}, {} over the target of {}",
            spoken(actual),
            spoken(Span(actual.0 - target.0)),
            spoken(target)
        ),
        (Some(actual), Some(target)) => {
            format!("took {}, the target is {}", spoken(actual), spoken(target))
        }
        (Some(actual), None) => format!("took {}", spoken(actual)),
        (None, Some(target)) => format!("did not happen, the target is {}", spoken(target)),
        (None, None) => "did not happen".to_owned(),
    }
}

fn policy(plan: &Plan, criterion: Criterion, scored: &Scored) -> String {
    match criterion {
        Criterion::Acknowledged | Criterion::SeverityDeclared | Criterion::SeverityRight => {
            assess(criterion, scored)
        }
        Criterion::AudiencesTold
        | Criterion::CommandTaken
        | Criterion::UpdatesKept
        | Criterion::PromisesKept
        | Criterion::MessageElements => inform(criterion, scored),
        Criterion::CauseNamed | Criterion::EvidenceSeen => find(plan, criterion, scored),
        Criterion::Mitigated | Criterion::NoHarm => repair(criterion, scored),
        Criterion::Verified | Criterion::Monitored | Criterion::Reviewed => {
            close(criterion, scored)
        }
        Criterion::JudgedNone | Criterion::NoBroadAlarm => false_alarm(criterion, scored),
    }
}

fn assess(criterion: Criterion, scored: &Scored) -> String {
    let timing = timing(scored);
    match (criterion, scored.reason) {
        (Criterion::Acknowledged, Reason::EmptyAck) => format!(
            "The acknowledgement had no work behind it for five minutes, so the first real response counts: it {timing}. Acknowledge when you begin to look."
        ),
        (Criterion::Acknowledged, Reason::NotDone) => format!(
            "Nobody acknowledged the page: that {timing}. Acknowledge first, think second, so that nobody else is woken."
        ),
        (Criterion::Acknowledged, _) => format!(
            "The acknowledgement {timing}. Acknowledge as soon as you have read the page; it promises only that you are looking."
        ),
        (Criterion::SeverityDeclared, Reason::NotDone) => format!(
            "No severity was declared: that {timing}. Declare the likelier one early and correct it later; when in doubt take the higher."
        ),
        (Criterion::SeverityDeclared, _) => format!(
            "Declaring a severity {timing}. Ask who is affected, declare, and correct it when you know more."
        ),
        (_, Reason::TooHigh) => format!(
            "The declared severity was too high for a part of the time ({} of the credit kept). Compare the number of affected users with the table and lower it when the picture clears.",
            percent(scored.credit)
        ),
        (_, Reason::TooLow) => format!(
            "The declared severity was too low for a part of the time ({} of the credit kept). Ask support and look at a fresh session for the number of affected users before you declare.",
            percent(scored.credit)
        ),
        (_, Reason::NotDone) => "No severity was declared while users were affected. Declare one within the first minutes: it decides who is told and how often.".to_owned(),
        _ => format!(
            "The declared severity was right for {} of the time. Reassess it whenever the impact changes.",
            percent(scored.credit)
        ),
    }
}

fn part(scored: &Scored) -> String {
    match scored.reason {
        Reason::Part(done, of) => format!("{done} of {of}"),
        _ => percent(scored.credit),
    }
}

fn inform(criterion: Criterion, scored: &Scored) -> String {
    let share = part(scored);
    let timing = timing(scored);
    match (criterion, scored.reason) {
        (Criterion::AudiencesTold, Reason::NotDone) => format!(
            "No required audience was told: that {timing}. Send one short first message to all of them in a single “notify”."
        ),
        (Criterion::AudiencesTold, Reason::Part(..)) => format!(
            "Only {share} of the required audiences were told in time. Keep the list of the severity at hand and tell all of them with one message."
        ),
        (Criterion::AudiencesTold, _) => format!(
            "Telling the last required audience {timing}. A first message needs no cause: say who is affected and when you report again."
        ),
        (Criterion::CommandTaken, Reason::NotDone) => {
            "Nobody took command. Say aloud who is incident commander before anybody works on a fix.".to_owned()
        }
        (Criterion::CommandTaken, _) => format!(
            "{share} of the roles that this severity needs were taken. Assign communications too, so that the commander need not write messages."
        ),
        (Criterion::UpdatesKept, Reason::NotDone) => {
            "No update followed the first message. Set a timer at the first message; \"no change, still working on it\" is an update.".to_owned()
        }
        (Criterion::UpdatesKept, _) => format!(
            "{share} of the update intervals were kept. Set a timer with each message; a repeated text does not count as an update."
        ),
        (Criterion::PromisesKept, Reason::NoPromise) => {
            "No message said when the next one comes. End each message with a time (“--next 20m”): it stops people from asking.".to_owned()
        }
        (Criterion::PromisesKept, _) => format!(
            "{share} of the promised updates came in time. Promise a time that you can keep, and send something when it is due."
        ),
        (_, Reason::NotDone) => {
            "No message was sent, so none could be complete. Use the template: impact, action, next update.".to_owned()
        }
        _ => format!(
            "Messages had {share} of their required elements. Say what users notice and how many, what is being done, the severity, and when the next update comes."
        ),
    }
}

fn find(plan: &Plan, criterion: Criterion, scored: &Scored) -> String {
    let cause = plan
        .causes
        .get(plan.cause.index())
        .map_or("", |c| c.title.as_str());
    match (criterion, scored.reason) {
        (Criterion::EvidenceSeen, Reason::NotMitigated) => {
            "The evidence that nothing is wrong was on the screen, and the alarm was not called off. Say what it means: “severity none” with that reason.".to_owned()
        }
        (Criterion::EvidenceSeen, _) => {
            "The evidence that settles whether anything is wrong was not looked at. Before you decide, open the view that shows users rather than the alarm.".to_owned()
        }
        (_, Reason::Wrong) => format!(
            "The named cause was not the true one, which was: {cause}. Look for a fact that would be false if your idea were true, before you commit."
        ),
        (_, Reason::WrongFirst(n)) => format!(
            "The cause was found after {}. Use “suspect” for ideas and “diagnose” only when a fact rules the others out.",
            count(usize::from(n), "wrong diagnosis", "wrong diagnoses")
        ),
        (_, Reason::NoEvidence) => {
            "The right cause was named before any evidence for it had been seen. Open the view that proves it first: a lucky guess does not repeat.".to_owned()
        }
        _ => format!(
            "No cause was named before the incident was resolved or play ended. It was: {cause}. Mitigate first, then keep looking until a fact proves the cause."
        ),
    }
}

fn repair(criterion: Criterion, scored: &Scored) -> String {
    let timing = timing(scored);
    match (criterion, scored.reason) {
        (_, Reason::Harm(n)) if criterion == Criterion::NoHarm => format!(
            "{} made the incident worse. Before you change production, say what you expect to see and how you would undo it.",
            count(usize::from(n), "action", "actions")
        ),
        (_, Reason::Harm(n)) => format!(
            "The impact was ended, but {} on the way made it worse. Take the most reversible step first.",
            count(usize::from(n), "action", "actions")
        ),
        (Criterion::NoHarm, Reason::NotMitigated) => {
            "Doing no harm counts only once the team has ended the impact. Find the most reversible step and take it.".to_owned()
        }
        (_, Reason::NotByTeam) => {
            "The impact ended by itself, before the team acted. Prepare a reversible step early, so that you do not depend on luck.".to_owned()
        }
        (_, Reason::NotDone | Reason::NotMitigated) => format!(
            "Ending the impact {timing}. Take the most reversible step that fits what users see (rollback, flag, fallback) before you know the cause."
        ),
        _ => format!(
            "Ending the impact {timing}. Mitigate before you diagnose: the most reversible step first, and tell people what you expect of it."
        ),
    }
}

fn close(criterion: Criterion, scored: &Scored) -> String {
    match (criterion, scored.reason) {
        (Criterion::Verified, Reason::FalseVerify) => {
            "A view was called healthy while it was not. Read what it shows as if you expected it to be broken.".to_owned()
        }
        (Criterion::Verified, Reason::BlindVerify) => {
            "The view that was checked looks the same when the system is broken. Verify where users would notice: a fresh session, the rate that fell.".to_owned()
        }
        (Criterion::Verified, Reason::NotMitigated) => {
            "There was no recovery by the team to verify.".to_owned()
        }
        (Criterion::Verified, _) => {
            "The recovery was not verified before the incident was closed. Use “verify” on the view that showed the fault.".to_owned()
        }
        (Criterion::Monitored, Reason::NotHealthy) => {
            "The incident was declared resolved while the system was not healthy. Wait until the figures are back at their normal level.".to_owned()
        }
        (Criterion::Monitored, Reason::Recurred) => {
            "The incident came back after it had been closed. Ask before closing what could undo the repair, and remove the cause rather than the symptom.".to_owned()
        }
        (Criterion::Monitored, Reason::NotDone) => {
            "The incident was never declared resolved. Close it in words, so that everybody can stand down.".to_owned()
        }
        (Criterion::Monitored, _) => {
            "Watching for recurrence was kept in part. Keep the view that showed the fault open until the monitoring time is over.".to_owned()
        }
        (Criterion::Reviewed, Reason::NotDone) => {
            "No review was held. Ten minutes right after play are enough: cause, what went well, what to improve, one action with an owner and a date.".to_owned()
        }
        _ => format!(
            "The review had {} of its parts. It needs the cause, what went well, what to improve, and one action item with an owner and a due date.",
            part(scored)
        ),
    }
}

fn false_alarm(criterion: Criterion, scored: &Scored) -> String {
    match (criterion, scored.reason) {
        (Criterion::JudgedNone, Reason::NoEvidence) => {
            "\"No incident\" was right, but the evidence for it had not been looked at. Show what you saw when you call an alarm false.".to_owned()
        }
        (Criterion::JudgedNone, _) => {
            "Nothing was wrong for users, and nobody said so. “severity none” with a reason is an answer too.".to_owned()
        }
        (_, Reason::NotDone | Reason::NotMitigated) => {
            "Staying calm counts only when the alarm was acknowledged and judged.".to_owned()
        }
        _ => "People beyond the team were alarmed about a healthy system. Look at what users see before you tell others.".to_owned(),
    }
}

/// The expectation with the objective that it serves.
fn expectation(plan: &Plan, scored: &Scored) -> String {
    let name = title(plan, scored.rule);
    let goal = scored
        .objective
        .and_then(|o| plan.objectives.get(o.index()));
    match goal {
        Some(goal) => format!("{} ({name})", sentence_stem(&goal.title)),
        None => sentence_stem(&name),
    }
}

fn expected(plan: &Plan, index: usize, scored: &Scored) -> String {
    let Some(expect) = plan.expects.get(index) else {
        return String::new();
    };
    let what = expectation(plan, scored);
    match (expect.kind, scored.reason) {
        (ExpectKind::Forbid { .. }, _) => {
            format!("{what}: this was done too early, or should have been left alone.")
        }
        (ExpectKind::That { .. }, Reason::Late) => {
            format!("{what}: this {}.", timing(scored))
        }
        (ExpectKind::That { .. }, _) => {
            format!("{what}: the scenario expects this, and it was not done in time.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Slice;

    fn scored(criterion: Criterion, reason: Reason) -> Scored {
        Scored {
            rule: Rule::Policy(criterion),
            step: criterion.step(),
            objective: None,
            weight: 10.0,
            target: Some(Span::mins(5)),
            actual: Some(Span::mins(7)),
            credit: 0.6,
            reason,
            records: Slice::default(),
        }
    }

    #[test]
    fn late_times_are_named() {
        assert_eq!(
            assess(
                Criterion::Acknowledged,
                &scored(Criterion::Acknowledged, Reason::Late)
            ),
            "The acknowledgement took 7m, 2m over the target of 5m. Acknowledge as soon as you have read the page; it promises only that you are looking."
        );
    }

    #[test]
    fn every_criterion_has_a_title() {
        let mut titles: Vec<_> = Criterion::ALL.into_iter().map(policy_title).collect();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), Criterion::ALL.len());
    }
}

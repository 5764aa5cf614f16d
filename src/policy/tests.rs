//! The built-in policy, and one broken policy per check.

use super::{builtin, load, schema_text};
use crate::model::{Criterion, Element, Severity, Sla, Span};
use crate::yaml::{Source, render};

fn policy() -> super::Policy {
    let (policy, found) = load(&Source::new("policy.yaml", builtin()));
    assert!(found.is_empty(), "{found:#?}");
    policy.unwrap()
}

/// What is wrong with the built-in policy after an edit: `rule line-of-text: message; help`.
fn problems(from: &str, to: &str) -> String {
    assert!(
        builtin().contains(from),
        "the built-in policy has no {from:?}"
    );
    let source = Source::new("policy.yaml", builtin().replacen(from, to, 1));
    let (policy, found) = load(&source);
    assert_eq!(policy.is_none(), !found.is_empty());
    let lines: Vec<String> = found
        .iter()
        .map(|d| {
            let place = d.place.as_ref().unwrap();
            let text = source.text.lines().nth(place.line as usize - 1).unwrap();
            let at: String = text
                .chars()
                .skip(place.column as usize - 1)
                .take(12)
                .collect();
            let help = d.help.as_ref().map_or(String::new(), |h| format!("; {h}"));
            format!("{} at `{}`: {}{help}", d.rule, at.trim(), d.message)
        })
        .collect();
    lines.join("\n")
}

#[test]
fn the_built_in_policy_holds_the_times_of_the_brief() {
    let rules = policy().rules();
    let sla = |s, sla| rules.sla(s, sla);
    assert_eq!(sla(Severity::P0, Sla::Respond), Some(Span::mins(5)));
    assert_eq!(sla(Severity::P1, Sla::Respond), Some(Span::mins(15)));
    assert_eq!(sla(Severity::P2, Sla::Respond), Some(Span::mins(60)));
    assert_eq!(sla(Severity::P3, Sla::Respond), Some(Span::mins(240)));
    assert_eq!(sla(Severity::P4, Sla::Respond), Some(Span::mins(24 * 60)));
    assert_eq!(sla(Severity::P3, Sla::Update), Some(Span::mins(24 * 60)));
    assert_eq!(sla(Severity::P4, Sla::Notify), None);
    assert_eq!(rules.severities[0].declare, Some(Span::mins(10)));
    assert_eq!(rules.severities[2].declare, None);
}

#[test]
fn the_rules_intern_audiences_roles_and_people() {
    let rules = policy().rules();
    let told = |s: usize| -> Vec<&str> {
        rules.severities[s]
            .audiences
            .iter()
            .map(|a| rules.audiences[a.index()].id.as_str())
            .collect()
    };
    assert_eq!(
        told(0),
        ["engineering", "management", "support", "customers"]
    );
    assert_eq!(told(1), ["engineering", "management"]);
    assert_eq!(told(2), ["engineering"]);
    assert_eq!(told(3), ["on-call-engineer"]);
    let by_ack = rules.told_by_ack.unwrap();
    assert_eq!(rules.audiences[by_ack.index()].id, "on-call-engineer");
    let needed = |s: usize| -> Vec<&str> {
        rules.severities[s]
            .roles
            .iter()
            .map(|r| rules.roles[r.index()].id.as_str())
            .collect()
    };
    assert_eq!(needed(0), ["incident-commander", "communications"]);
    assert_eq!(needed(2), ["incident-commander"]);
    assert_eq!(needed(3), [""; 0]);
    let paged: Vec<&str> = rules
        .levels
        .iter()
        .map(|l| rules.people[l.people[0]].title.as_str())
        .collect();
    assert_eq!(
        paged,
        [
            "Nadia Haddad (senior frontend engineer)",
            "Sofia Lindqvist (lead engineer)",
            "Helena Novak (head of engineering)"
        ]
    );
    assert_eq!(rules.levels[0].answers, rules.answers);
    assert!((rules.levels[2].answers.chance - 0.95).abs() < 1e-12);
    assert!(rules.elements[0].has(Element::Next) && !rules.elements[2].has(Element::Next));
    assert!(rules.elements_first[0].has(Element::Severity) && rules.elements_first[3].count() == 0);
    assert_eq!(rules.steps[7], "Post-incident review");
}

#[test]
fn a_policy_without_scoring_is_scored_by_the_same_numbers() {
    let (full, start) = (policy().rules(), builtin().find("scoring:").unwrap());
    let (bare, found) = load(&Source::new("policy.yaml", &builtin()[..start]));
    assert!(found.is_empty(), "{found:#?}");
    let bare = bare.unwrap().rules();
    assert_eq!(full.weights, bare.weights);
    assert_eq!(full.critical, bare.critical);
    assert_eq!(full.thresholds, bare.thresholds);
    assert_eq!(full.weights, Criterion::ALL.map(Criterion::default_weight));
}

#[test]
fn what_only_the_runbook_prints_may_be_missing() {
    const ONLY_RUNBOOK: [&str; 12] = [
        "impact_criteria",
        "urgency_criteria",
        "triage",
        "worked_example",
        "business_hours",
        "timezone",
        "contacts",
        "workflow",
        "tools",
        "permissions",
        "rollbacks",
        "review",
    ];
    for key in ONLY_RUNBOOK {
        let mut skipping = false;
        let text: String = builtin()
            .lines()
            .filter(|line| {
                if !line.starts_with([' ', '#']) {
                    skipping = line.starts_with(&format!("{key}:"));
                }
                !skipping
            })
            .flat_map(|line| [line, "\n"])
            .collect();
        assert!(text.len() < builtin().len(), "{key} is not in the policy");
        let (policy, found) = load(&Source::new("policy.yaml", text));
        assert!(policy.is_some(), "without {key}: {found:#?}");
    }
}

#[test]
fn unknown_references_are_reported_with_a_suggestion() {
    assert_eq!(
        problems("people: [nadia, jonas,", "people: [nadja, jonas,"),
        "O102 at `nadja, jonas`: no person has the id `nadja`; did you mean `nadia`?"
    );
    assert_eq!(
        problems("who: [secondary]", "who: [secundary]"),
        "O102 at `secundary],`: no on-call layer or person has the id `secundary`; did you mean `secondary`?"
    );
    assert_eq!(
        problems("notify: [all-stakeholders]", "notify: [all-stakeholder]"),
        "O102 at `all-stakehol`: no audience or group has the id `all-stakeholder`; did you mean `all-stakeholders`?"
    );
    assert_eq!(
        problems("channel: leadership", "channel: leadershp"),
        "O102 at `leadershp, b`: no channel has the id `leadershp`; did you mean `leadership`?"
    );
    assert_eq!(
        problems(
            "access: [support, status-page, chat]",
            "access: [support, status-pages, chat]"
        ),
        "O102 at `status-pages`: no tool or permission has the id `status-pages`; did you mean `status-page`?"
    );
    assert_eq!(
        problems(
            "roles: [communications, scribe], access: [support",
            "roles: [comms-lead, scribe], access: [support"
        ),
        "O102 at `comms-lead,`: no role has the id `comms-lead`; known here: `incident-commander`, `communications`, `responder` and `scribe`"
    );
    assert_eq!(
        problems(
            "owner: platform\n    tool: deploys",
            "owner: platform\n    tool: deploy"
        ),
        "O102 at `deploy`: no tool has the id `deploy`; did you mean `deploys`?"
    );
    assert_eq!(
        problems("cause-named: 10", "cause-name: 10"),
        "O102 at `cause-name:`: no criterion has the id `cause-name`; did you mean `cause-named`?"
    );
    assert_eq!(
        problems("critical: [acknowledged,", "critical: [acked,"),
        "O102 at `acked, sever`: no criterion has the id `acked`; known here: `acknowledged`, `severity-right`, `severity-declared`, `audiences-told`, `command-taken`, `updates-kept`, `promises-kept`, `message-elements`, `cause-named`, `mitigated`, `no-harm`, `verified` and 5 more"
    );
}

#[test]
fn repeats_are_reported() {
    assert_eq!(
        problems("people: [sofia, kenji]", "people: [sofia, sofia]"),
        "O103 at `sofia], turn`: `sofia` stands in this list twice; delete one"
    );
    assert_eq!(
        problems("secondary: {title: Secondary", "kenji: {title: Secondary")
            .lines()
            .last(),
        Some(
            "O102 at `secondary],`: no on-call layer or person has the id `secondary`; known here: `primary`, `kenji`, `comms`, `duty-manager`, `nadia`, `jonas`, `amara`, `felix`, `sofia`, `kenji`, `grace`, `mateo` and 1 more"
        )
    );
    assert!(
        problems("secondary: {title: Secondary", "kenji: {title: Secondary")
            .contains("O103 at `kenji: {titl`: a person has the id `kenji` too")
    );
    assert_eq!(
        problems(
            "all-stakeholders: [engineering, management, support, customers]",
            "all-stakeholders: [support]\n  support: [support]"
        ),
        "O103 at `support: [su`: an audience has the id `support` too"
    );
    assert_eq!(
        problems(
            "required: [impact, action, next]",
            "required: [impact, action, action]"
        ),
        "O103 at `action]`: this element stands in the list twice"
    );
    assert_eq!(
        problems("    name: High", "    name: High\n    name: Higher")
            .lines()
            .count(),
        1
    );
}

#[test]
fn empty_lists_are_reported() {
    assert_eq!(
        problems("    notify: [engineering]\n", "    notify: []\n"),
        "O104 at `notify: []`: nobody is told about a P2"
    );
    assert_eq!(
        problems("who: [primary]", "who: []"),
        "O104 at `who: [], tim`: nobody is paged at this level"
    );
    assert_eq!(
        problems("people: [helena]", "people: []"),
        "O104 at `people: [],`: nobody takes turns in this layer"
    );
}

#[test]
fn times_are_in_order() {
    assert_eq!(
        problems("respond: 15m, declare", "respond: 2h, declare"),
        "O106 at `2h, declare:`: P1 has longer to respond (2h) than P2 (1h)"
    );
    assert_eq!(
        problems("respond: 5m,", "respond: 0s,"),
        "O105 at `0s, declare:`: nobody can do this in no time; \"immediate\" needs a time too, such as 5m"
    );
    assert_eq!(
        problems("update: 30m, mitigate: 2h", "mitigate: 2h"),
        "O106 at `sla: {respon`: P2 has a time to update and P1 has none"
    );
    assert_eq!(
        problems("mitigate: 3d, resolve: 5d", "mitigate: 6d, resolve: 5d"),
        "O106 at `6d, resolve:`: P3 has longer to mitigate than to resolve (5d)"
    );
    assert_eq!(
        problems("who: [primary], timeout: 5m", "who: [primary], timeout: 0s"),
        "O105 at `0s}`: nobody can answer in no time"
    );
}

#[test]
fn a_time_that_cannot_be_read_is_reported_once() {
    assert_eq!(
        problems("respond: 1h,", "respond: 1 hour,"),
        "Y105 at `1 hour, noti`: expected a duration such as 30s, 5m or 2h, found `1 hour`"
    );
}

#[test]
fn roles_and_people_fit_together() {
    assert_eq!(
        problems("  communications:\n    title", "  liaison:\n    title")
            .lines()
            .next(),
        Some("O109 at `roles:`: the role `communications` is missing here")
    );
    let nobody = builtin()
        .replace("roles: [communications, scribe]", "roles: [scribe]")
        .replace("communications, ", "")
        .replace(", communications", "");
    let (_, found) = load(&Source::new("policy.yaml", nobody));
    let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        ["nobody among the people may hold the role `communications`, which severities need"]
    );
    assert_eq!(
        problems("via: phone, on_call: true", "via: phone"),
        "O110 at `grace, mateo`: `grace` may not be on call; say `on_call: true` for `grace`, or name somebody else"
    );
    assert_eq!(
        problems(
            "customers: {title: Customers (status page),",
            "customers: {told_by: ack, title: Customers (status page),"
        ),
        "O107 at `ack, wants:`: the acknowledgement tells another audience already"
    );
}

#[test]
fn levels_and_steps_count_from_one() {
    assert_eq!(
        problems("{level: 2,", "{level: 3,"),
        "O111 at `3, who: [sec`: this is level 2, not 3: levels count from 1"
    );
    assert_eq!(
        problems("  - step: 8\n", "  - step: 9\n"),
        "O111 at `workflow:`: the workflow has the steps 1 to 8, in this order"
    );
}

#[test]
fn weights_and_shares_are_in_range() {
    assert_eq!(
        problems("mitigated: 15", "mitigated: -15"),
        "O112 at `-15`: a weight is 0 or more, not -15; 0 takes a criterion out of the score"
    );
    assert_eq!(
        problems("harm: 50%", "harm: 150%"),
        "O112 at `150%`: this is a share: the most is 100%"
    );
    assert_eq!(
        problems("chance: 95%", "chance: 195%"),
        "O112 at `195%, median`: this is a share: the most is 100%"
    );
    assert_eq!(
        problems("expectations: 30%", "expectations: 100%"),
        "O112 at `100%`: a scenario's expectations cannot be the whole score"
    );
    assert_eq!(
        problems("achieved: 50%", "achieved: 95%"),
        "O106 at `95%`: what is achieved needs more credit than what is performed"
    );
}

#[test]
fn texts_hold_what_their_message_must_contain() {
    assert_eq!(
        problems(
            "Lead: {incident-commander}. Next message by {next}.",
            "Lead: {boss}."
        ),
        "O120 at `[{severity}]`: the text lacks `{next}`, which this message must contain; write it into the text, or take it out of `required`\n\
         O120 at `[{severity}]`: nothing is filled in for `{boss}`; known here: `impact`, `action`, `next`, `severity`, `cause`, `title`, `since`, `until`, `duration`, `number`, `data`, `review` and 5 more"
    );
    assert_eq!(
        problems(
            "Action items (owner, due date): {action-items}",
            "Action items: {action-item}"
        ),
        "O120 at `{title}, {se`: the text lacks `{action-items}`, which this message must contain; write it into the text, or take it out of `required`\n\
         O120 at `{title}, {se`: nothing is filled in for `{action-item}`; did you mean `action-items`?"
    );
}

#[test]
fn what_only_the_runbook_prints_is_checked_too() {
    assert_eq!(
        problems(
            "channels: [pager, incident-room]\n",
            "channels: [pager, incident-rom]\n"
        ),
        "O102 at `incident-rom`: no channel has the id `incident-rom`; did you mean `incident-room`?"
    );
    assert_eq!(
        problems(
            "ask: \"Is it real?\", answer",
            "ask: \"Is it reel?\", answer"
        ),
        "O102 at `\"Is it reel?`: the triage does not ask this question; did you mean `Is it real?`?"
    );
    assert_eq!(
        problems("to: \"18:00\"", "to: \"6 pm\""),
        "O121 at `\"6 pm\"}`: this is no time of day: `6 pm`; write hours and minutes in quotes, such as \"08:00\""
    );
    assert_eq!(
        problems("to: \"18:00\"", "to: \"07:00\""),
        "O121 at `\"07:00\"}`: business days end before they begin"
    );
    assert_eq!(
        problems("id: assess", "id: detect"),
        "O103 at `detect`: the id `detect` stands in this list twice"
    );
    assert_eq!(
        problems("within: {P0: 3d,", "within: {P0: 7d,"),
        "O106 at `7d, P1: 5d,`: P0 is reviewed later (7d) than P1 (5d)"
    );
}

#[test]
fn limits_and_versions_are_kept() {
    let many: String = (0..12)
        .map(|i| format!("  team-{i}: {{title: Team}}\n"))
        .collect();
    assert_eq!(
        problems("audience_groups:", &format!("{many}audience_groups:")),
        "O108 at `audiences:`: there are 18 audiences; a policy can have 16"
    );
    assert_eq!(
        problems("format: 1", "format: 2"),
        "O101 at `2`: this program reads policies of format 1, not 2; a newer firedrill may read it"
    );
}

#[test]
fn all_problems_come_at_once_with_snippets() {
    let text = builtin()
        .replacen("broad: true", "broads: true", 1)
        .replacen("timeout: 5m", "timeout: soon", 1)
        .replacen("people: [sofia, kenji]", "people: [sofia, kenjo]", 1);
    let source = Source::new("policy.yaml", text);
    let (policy, found) = load(&source);
    assert!(policy.is_none());
    let shown = render(&found, std::slice::from_ref(&source), false);
    for part in [
        "the key `broads` is not known here",
        "did you mean `broad`?",
        "found `soon`",
        "did you mean `kenji`?",
    ] {
        assert!(shown.contains(part), "{part} is missing in:\n{shown}");
    }
    assert_eq!(found.len(), 3, "{shown}");
}

#[test]
fn hostile_texts_end_in_diagnostics() {
    for text in [
        "",
        "[]",
        "policy",
        "\u{0}",
        "a: &a [*a]",
        "{",
        "format: 1\nformat: 1",
    ] {
        let (policy, found) = load(&Source::new("policy.yaml", text));
        assert!(policy.is_none() && !found.is_empty(), "{text:?}");
    }
}

#[test]
fn the_schema_in_the_repository_is_the_generated_one() {
    let kept = include_str!("../../schema/policy.json");
    assert!(
        kept == schema_text(),
        "write it anew: firedrill schema policy > schema/policy.json"
    );
    let schema: serde_json::Value = serde_json::from_str(kept).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
}

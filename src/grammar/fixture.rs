//! A small plan for the tests of this folder.

use crate::model::*;

fn named(ids: &[&str]) -> Vec<Named> {
    let name = |id: &&str| Named {
        id: (*id).to_owned(),
        title: String::new(),
    };
    ids.iter().map(name).collect()
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|t| (*t).to_owned()).collect()
}

fn view(id: &str, commands: &[&str]) -> View {
    View {
        id: id.to_owned(),
        title: String::new(),
        tool: "logs".to_owned(),
        commands: owned(commands),
        access: Vec::new(),
        roles: Vec::new(),
        takes: Span::ZERO,
        empty: None,
        columns: Vec::new(),
        panels: Vec::new(),
        verifies: Vec::new(),
        rows: Vec::new(),
        lines: Vec::new(),
    }
}

fn action(id: &str, commands: &[&str]) -> Action {
    Action {
        id: id.to_owned(),
        title: String::new(),
        tool: "deploys".to_owned(),
        commands: owned(commands),
        access: Vec::new(),
        roles: Vec::new(),
        takes: Span::mins(3),
        lock: None,
        outcomes: Vec::new(),
    }
}

fn person(id: &str) -> Person {
    Person {
        id: id.to_owned(),
        title: String::new(),
        via: "pager".to_owned(),
        access: owned(&["x"]),
    }
}

fn rules() -> Rules {
    let employee = |id: &str, roles: &[u8]| RulePerson {
        id: id.to_owned(),
        title: String::new(),
        via: "pager",
        access: Vec::new(),
        roles: roles.iter().copied().map(RoleId).collect(),
    };
    let blank = Rules::blank();
    Rules {
        audiences: named(&["engineering", "management", "support", "customers"]),
        groups: vec![("all-stakeholders".to_owned(), Audiences(0b1111))],
        roles: named(&[
            "incident-commander",
            "communications",
            "responder",
            "scribe",
        ]),
        people: vec![employee("ana", &[2]), employee("dana", &[0, 1])],
        levels: vec![Escalation {
            people: vec![0],
            timeout: Span::mins(5),
            answers: blank.answers,
        }],
        ..blank
    }
}

/// Two policy people (ana, on call, and dana) and one voice (org-admin).
pub(super) fn plan() -> Plan {
    Plan {
        rules: rules(),
        causes: named(&["env-missing", "cdn-cache"]),
        views: vec![
            view("errors", &["sentry issues", "vercel inspect <id> --logs"]),
            view("runtime-logs", &["vercel logs"]),
            view("generate-logs", &["vercel logs /api/generate"]),
            view("headers", &["curl -sI <url>"]),
        ],
        actions: vec![
            action("rollback", &["vercel rollback", "vercel promote <id>"]),
            action("deploy", &["vercel deploy --prod"]),
            action("clean-up", &["run dedupe"]),
        ],
        people: vec![person("ana"), person("dana"), person("org-admin")],
        ..Plan::blank()
    }
}

/// Ana plays with Ben; dana and org-admin are persons who do not.
pub(super) fn roster(plan: &Plan) -> Roster {
    Roster::new(plan, ["ana", "Ben K"]).expect("two names make a roster")
}

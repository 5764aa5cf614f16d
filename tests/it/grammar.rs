//! The grammar against the built-in scenarios: every par is a script, and every command of a tool
//! that a scenario offers does what it says.

use firedrill::grammar::{Parsed, Parser, Script};
use firedrill::model::{ActionId, Ask, Plan, ViewId};
use firedrill::yaml::Source;
use firedrill::{policy, scenario};

/// All variants of all built-in scenarios.
fn plans() -> Vec<Plan> {
    let (rules, _) = policy::load(&Source::new("policy", policy::builtin()));
    let rules = rules.expect("the built-in policy is valid").rules();
    let mut plans = Vec::new();
    for (id, text) in scenario::builtins() {
        let catalogue = |name: &str| Some(Source::new(name, scenario::builtin_catalogue(name)?));
        let reading = scenario::load(Source::new(*id, *text), &catalogue);
        let loaded = reading
            .loaded
            .unwrap_or_else(|| panic!("{id}: {:?}", reading.found));
        for variant in &loaded.variants {
            let plan = scenario::compile(&loaded, &rules, variant);
            plans.push(plan.unwrap_or_else(|found| panic!("{id} {variant}: {found:?}")));
        }
    }
    assert!(plans.len() >= 16);
    plans
}

#[test]
fn every_par_is_a_script() {
    for plan in plans() {
        let name = format!("{} {}", plan.id, plan.variant);
        let script = Script::from_par(&plan, "player").unwrap_or_else(|problems| {
            let shown: Vec<_> = problems.iter().map(ToString::to_string).collect();
            panic!("{name}\n{}", shown.join("\n"))
        });
        assert!(script.roster.solo && script.rows.len() > 5, "{name}");
        assert_eq!(
            Script::parse(&plan, &script.to_csv()),
            Ok(script.clone()),
            "{name}"
        );
        let parser = Parser::new(&plan, &script.roster);
        for row in &script.rows {
            let command = row.command.expect("a par does not wait");
            let mut texts = script.texts.clone();
            let line = parser.render(&command, &texts);
            let again = parser.parse(&line, row.by, &mut texts);
            assert_eq!(again, Ok(Parsed::Command(command)), "{name}: {line}");
            assert_eq!(texts, script.texts, "{name}: {line}");
        }
    }
}

#[test]
fn every_tool_command_does_what_it_says() {
    for plan in plans() {
        let views = plan.views.iter().enumerate();
        let views = views.map(|(i, v)| (&v.commands, Ask::Look(ViewId::at(i))));
        let actions = plan.actions.iter().enumerate();
        let actions = actions.map(|(i, a)| (&a.commands, Ask::Run(ActionId::at(i))));
        let script = Script::from_par(&plan, "player").expect("tested above");
        let parser = Parser::new(&plan, &script.roster);
        for (patterns, ask) in views.chain(actions) {
            for pattern in patterns {
                let line = pattern
                    .replace("<id>", "dpl_31")
                    .replace("<url>", "https://app.example/");
                let parsed = parser.parse(&line, script.rows[0].by, &mut script.texts.clone());
                let Ok(Parsed::Command(command)) = parsed else {
                    panic!("{} {}: {line}: {parsed:?}", plan.id, plan.variant);
                };
                assert_eq!(command.ask, ask, "{} {}: {line}", plan.id, plan.variant);
            }
        }
    }
}

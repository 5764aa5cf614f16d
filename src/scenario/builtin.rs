//! The scenarios and catalogues that the binary carries.

const SCENARIOS: [(&str, &str); 9] = [
    (
        "first-page",
        include_str!("../../scenarios/first-page.yaml"),
    ),
    (
        "blank-page",
        include_str!("../../scenarios/blank-page.yaml"),
    ),
    (
        "claude-rate-limit",
        include_str!("../../scenarios/claude-rate-limit.yaml"),
    ),
    (
        "supabase-connection-failure",
        include_str!("../../scenarios/supabase-connection-failure.yaml"),
    ),
    (
        "oauth-failure",
        include_str!("../../scenarios/oauth-failure.yaml"),
    ),
    (
        "localstorage-quota",
        include_str!("../../scenarios/localstorage-quota.yaml"),
    ),
    (
        "memory-leak",
        include_str!("../../scenarios/memory-leak.yaml"),
    ),
    (
        "deployment-failure",
        include_str!("../../scenarios/deployment-failure.yaml"),
    ),
    (
        "security-vulnerability",
        include_str!("../../scenarios/security-vulnerability.yaml"),
    ),
];

const CATALOGUES: [(&str, &str); 1] =
    [("epb", include_str!("../../scenarios/catalogues/epb.yaml"))];

/// What `demo` plays. It is no drill of the list, so watching it gives none of them away.
const DEMO: (&str, &str) = ("demo", include_str!("../../scenarios/demo.yaml"));

/// The text of a built-in scenario.
pub fn builtin(id: &str) -> Option<&'static str> {
    find(&SCENARIOS, id).or_else(|| find(&[DEMO], id))
}

/// The script of the team that plays `demo`.
pub fn demo_script() -> &'static str {
    include_str!("../../scenarios/demo.csv")
}

/// The text of a built-in catalogue.
pub fn builtin_catalogue(id: &str) -> Option<&'static str> {
    find(&CATALOGUES, id)
}

/// Id and text of all built-in scenarios, in the order of `list`.
pub fn builtins() -> &'static [(&'static str, &'static str)] {
    &SCENARIOS
}

fn find(table: &[(&str, &'static str)], id: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == id)
        .map(|(_, text)| *text)
}

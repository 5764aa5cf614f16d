//! Why each rule about policies exists, for `check --explain`.

use crate::yaml::explained;

/// The rule in a few sentences; none for an id that is not a rule of policies.
#[must_use]
pub fn explain(rule: &str) -> Option<&'static str> {
    explained(&RULES, rule)
}

/// All rules of policies with their explanations.
pub const RULES: [(&str, &str); 19] = [
    (
        "O101",
        "The file is written in another format than this program reads.",
    ),
    (
        "O102",
        "A name is used that the policy does not define: a person, a role, an audience, a channel, a layer, a criterion.",
    ),
    (
        "O103",
        "A name stands twice, or means two things that are named in the same places.",
    ),
    ("O104", "This part may not be empty."),
    (
        "O105",
        "A time of zero cannot be kept. \"Immediate\" needs a number too, such as 5m.",
    ),
    (
        "O106",
        "The times contradict each other: a worse severity has as little time as a milder one or less, and nothing may take longer than to resolve.",
    ),
    (
        "O107",
        "The acknowledgement itself tells one audience, the on-call engineer, and no other.",
    ),
    (
        "O108",
        "The policy has more of this than a drill can keep track of.",
    ),
    (
        "O109",
        "Incidents need a commander and somebody who speaks for them, and somebody who may hold each role that a severity needs.",
    ),
    ("O110", "Who is paged must be able to be on call."),
    (
        "O111",
        "Escalation levels and workflow steps are numbered without gaps, in order.",
    ),
    (
        "O112",
        "Weights and shares of the score are 0 or more, shares at most 100 %, and something must be left to score.",
    ),
    (
        "O113",
        "Times of hand-over are local, so the zone must be one of the IANA time zone database, such as Europe/Berlin. The names come with this program.",
    ),
    (
        "O114",
        "A layer is either one group of people who take turns, or several groups, its shifts. Both at once would leave open who is on call.",
    ),
    (
        "O115",
        "An override ends after it begins, and one layer has one override at a time, or it would be open who stands in.",
    ),
    (
        "O116",
        "A page to a level with nobody on call waits for the timeout and reaches nobody. Give the hours to somebody, or let the level name a second layer.",
    ),
    (
        "O117",
        "One person on call in two layers is one person fewer than the policy counts on: the second page goes to who did not answer the first.",
    ),
    (
        "O120",
        "The text of a message holds each element that the message must contain, in braces, and nothing in braces that nobody can fill in.",
    ),
    (
        "O121",
        "Business hours are two times of day in quotes, the earlier one first.",
    ),
];

//! The columns of five kinds of MSEL spreadsheets, and what each column means.

use super::header::Field;

/// A kind of MSEL spreadsheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// The columns of the Homeland Security Exercise and Evaluation Program.
    Hseep,
    /// The standard columns of the Crucible Blueprint.
    CrucibleStandard,
    /// The columns of MITRE's cyber exercises.
    Mitre,
    /// The columns of the T3SF framework.
    T3sf,
    /// The columns of white-cell tabletop exercises.
    WhitecellTtx,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Hseep,
        Self::CrucibleStandard,
        Self::Mitre,
        Self::T3sf,
        Self::WhitecellTtx,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "hseep",
            "crucible-standard",
            "mitre",
            "t3sf",
            "whitecell-ttx",
        ][self as usize]
    }

    /// The columns in their order, and what they mean; none for what is kept in the notes under its own name.
    pub(super) fn columns(self) -> &'static [(&'static str, Option<Field>)] {
        match self {
            Self::Hseep => &HSEEP,
            Self::CrucibleStandard => &CRUCIBLE,
            Self::Mitre => &MITRE,
            Self::T3sf => &T3SF,
            Self::WhitecellTtx => &WHITECELL,
        }
    }
}

const HSEEP: [(&str, Option<Field>); 10] = [
    ("Event Number", Some(Field::Id)),
    ("Designated Scenario Time", Some(Field::Time)),
    ("Event Type", Some(Field::Kind)),
    ("Inject Mode", Some(Field::Mode)),
    ("From", Some(Field::From)),
    ("To", Some(Field::To)),
    ("Message", Some(Field::Body)),
    ("Expected Participant Response", Some(Field::Expected)),
    ("Exercise Objective", Some(Field::Objective)),
    ("Notes", Some(Field::Notes)),
];

const CRUCIBLE: [(&str, Option<Field>); 13] = [
    ("Control Number", Some(Field::Id)),
    ("Move", None),
    ("Group", None),
    ("Delivery Time", Some(Field::Time)),
    ("Simulated Time", Some(Field::Simulated)),
    // The controller who delivers it, not who receives it.
    ("Assigned To", None),
    ("Status", None),
    ("Title", Some(Field::Title)),
    ("Description", Some(Field::Summary)),
    ("From Org", Some(Field::From)),
    ("To Org", Some(Field::To)),
    ("Details", Some(Field::Body)),
    ("Expected Actions", Some(Field::Expected)),
];

const MITRE: [(&str, Option<Field>); 10] = [
    ("ID", Some(Field::Id)),
    ("Local Time", Some(Field::Time)),
    ("Delivery Method", Some(Field::Mode)),
    ("Target", Some(Field::To)),
    ("Title", Some(Field::Title)),
    ("Description", Some(Field::Body)),
    ("Assumptions", None),
    ("Notes", Some(Field::Notes)),
    ("Expected Actions", Some(Field::Expected)),
    ("Measure of Performance", None),
];

const T3SF: [(&str, Option<Field>); 11] = [
    ("#", Some(Field::Id)),
    ("Real Time", Some(Field::Time)),
    ("Player", Some(Field::To)),
    ("Date", Some(Field::Simulated)),
    ("Subject", Some(Field::Title)),
    ("From", Some(Field::From)),
    ("Script", Some(Field::Body)),
    ("Photo", None),
    ("Picture Name", None),
    ("Profile", None),
    ("Poll", Some(Field::Poll)),
];

const WHITECELL: [(&str, Option<Field>); 10] = [
    ("Time", Some(Field::Time)),
    ("Inject ID", Some(Field::Id)),
    ("Phase", None),
    ("Delivery Method", Some(Field::Mode)),
    ("Inject Summary", Some(Field::Body)),
    ("Recipient", Some(Field::To)),
    ("Expected Decisions", Some(Field::Expected)),
    ("Exercise Objectives", Some(Field::Objective)),
    ("White Cell Notes", Some(Field::Notes)),
    ("Status", None),
];

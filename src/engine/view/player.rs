//! A player's view.

use crate::engine::{Engine, Phase};
use crate::model::{
    Assignee, AudienceId, By, Event, EvidenceId, Fact, InjectId, Participant, Plan, RoleId, Seq,
    Severity, Stamped, Time,
};

/// Everything that a player may see, except what looks at views show.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayerView {
    /// The drill clock.
    pub now: Time,
    /// Where in its life the drill is.
    pub phase: Phase,
    /// Telemetry is hidden and responses are refused.
    pub paused: bool,
    /// Told before StartEx.
    pub brief: String,
    /// What reached this player, the oldest first.
    pub inbox: Vec<InboxItem>,
    /// The declared severity; the inner `None` is "no incident".
    pub declared: Option<Option<Severity>>,
    /// Whether the page was acknowledged by anybody.
    pub acked: bool,
    /// Whether the incident is declared resolved.
    pub resolved: bool,
    /// Each role and who holds it.
    pub roles: Vec<(String, Option<Known>)>,
    /// The audiences that were told.
    pub told: Vec<Told>,
    /// The evidence that the team found.
    pub found: Vec<Finding>,
    /// Hypotheses of the team: cause, and whether it was committed to.
    pub hypotheses: Vec<(String, bool)>,
    /// The closed list that a diagnosis is chosen from: id and text.
    pub causes: Vec<(String, String)>,
    /// Actions going on: title and when they end.
    pub running: Vec<(String, Time)>,
    /// What actions led to, the oldest first.
    pub results: Vec<ActionResult>,
    /// The views that this player may use.
    pub views: Vec<Tool>,
    /// The actions that this player may use.
    pub actions: Vec<Tool>,
    /// The hints that were given.
    pub hints: Vec<String>,
}

/// A message in the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxItem {
    /// Its record.
    pub seq: Seq,
    /// When it came.
    pub at: Time,
    /// The voice.
    pub from: String,
    /// How it came.
    pub via: String,
    /// The words.
    pub text: String,
    /// It pages the on-call.
    pub alert: bool,
    /// Somebody plays the role that it was meant for, or nobody does and it came here instead.
    pub rerouted: bool,
}

/// Somebody who holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// A participant.
    Seat(Participant),
    /// The person at this position of the plan's people.
    Person(u8),
}

/// An audience that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What people read.
    pub audience: String,
    /// When it last was.
    pub last: Time,
    /// When the next message was promised for.
    pub promised: Option<Time>,
}

/// Evidence that the team found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// When.
    pub at: Time,
    /// Who.
    pub by: By,
    /// Where.
    pub view: String,
    /// What it says.
    pub text: String,
}

/// What an action led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionResult {
    /// When it ended.
    pub at: Time,
    /// The action.
    pub title: String,
    /// What was told at once.
    pub text: String,
}

/// A view or an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// Its id.
    pub id: String,
    /// What people read.
    pub title: String,
    /// The kind of tool.
    pub tool: String,
    /// What can be typed.
    pub commands: Vec<String>,
    /// Why this player may not use it.
    pub refused: Option<crate::model::Refusal>,
}

/// What is told when no outcome of an action applies.
const NOTHING: &str = "Nothing changes.";

impl Engine {
    /// What a player may see now. `log` is this drill's.
    #[must_use]
    pub fn player_view(&self, player: Participant, log: &[Stamped]) -> PlayerView {
        let plan = self.plan();
        let state = self.state();
        let has = |fact| state.facts.has(plan.layout.bit(fact));
        let causes = || {
            plan.causes
                .iter()
                .enumerate()
                .map(|(i, c)| (crate::model::CauseId::at(i), c))
        };
        PlayerView {
            now: self.now(),
            phase: state.phase,
            paused: state.paused,
            brief: plan.texts.brief.clone(),
            inbox: log
                .iter()
                .filter_map(|s| self.inbox_item(player, s))
                .collect(),
            declared: state.declared,
            acked: has(Fact::Acked),
            resolved: has(Fact::Resolved),
            roles: self.roles(),
            told: self.told(),
            found: log.iter().filter_map(|s| finding(plan, s)).collect(),
            hypotheses: causes()
                .filter(|(id, _)| has(Fact::Suspected(*id)) || has(Fact::Diagnosed(*id)))
                .map(|(id, c)| (c.title.clone(), has(Fact::Diagnosed(id))))
                .collect(),
            causes: causes()
                .map(|(_, c)| (c.id.clone(), c.title.clone()))
                .collect(),
            running: state
                .running
                .iter()
                .map(|r| (plan.actions[r.action.index()].title.clone(), r.until))
                .collect(),
            results: log.iter().filter_map(|s| result(plan, s)).collect(),
            views: self.views(player),
            actions: self.actions(player),
            hints: state
                .hinted
                .iter()
                .map(|rung| plan.hints[usize::from(*rung)].text.clone())
                .collect(),
        }
    }

    /// The words of an inject as they reached players at a time.
    #[must_use]
    pub fn inject_text(&self, inject: InjectId, at: Time) -> String {
        self.world().render(
            &self.plan().injects[inject.index()].text,
            at,
            u64::from(inject.0),
        )
    }

    fn inbox_item(&self, player: Participant, s: &Stamped) -> Option<InboxItem> {
        let Event::InjectDelivered {
            inject,
            to,
            routing,
        } = s.event
        else {
            return None;
        };
        if !to.has(player) {
            return None;
        }
        let script = &self.plan().injects[inject.index()];
        let from = &self.plan().people[script.from.index()];
        Some(InboxItem {
            seq: s.seq,
            at: s.at,
            from: from.title.clone(),
            via: from.via.clone(),
            text: self.inject_text(inject, s.at),
            alert: script.alert,
            rerouted: routing != crate::model::Routing::Scripted,
        })
    }

    fn roles(&self) -> Vec<(String, Option<Known>)> {
        let known = |role: RoleId| {
            self.state().roles[role.index()].map(|to| match to {
                Assignee::Seat(p) => Known::Seat(p),
                Assignee::Person(p) => Known::Person(p.0),
            })
        };
        let roles = self.plan().rules.roles.iter().enumerate();
        roles
            .map(|(i, role)| (role.title.clone(), known(RoleId::at(i))))
            .collect()
    }

    fn told(&self) -> Vec<Told> {
        let audiences = self.plan().rules.audiences.iter().enumerate();
        let told = audiences.filter_map(|(i, audience)| {
            let id = AudienceId::at(i);
            let (last, _) = self.state().sent.iter().rev().find(|(_, d)| d.to.has(id))?;
            Some(Told {
                audience: audience.title.clone(),
                last: *last,
                promised: self.state().promised(id),
            })
        });
        told.collect()
    }

    fn views(&self, player: Participant) -> Vec<Tool> {
        let tool = |v: &crate::model::View| Tool {
            id: v.id.clone(),
            title: v.title.clone(),
            tool: v.tool.clone(),
            commands: v.commands.clone(),
            refused: self.may_use(By::Seat(player), &v.access, &v.roles).err(),
        };
        self.plan().views.iter().map(tool).collect()
    }

    fn actions(&self, player: Participant) -> Vec<Tool> {
        let tool = |a: &crate::model::Action| Tool {
            id: a.id.clone(),
            title: a.title.clone(),
            tool: a.tool.clone(),
            commands: a.commands.clone(),
            refused: self.may_use(By::Seat(player), &a.access, &a.roles).err(),
        };
        self.plan().actions.iter().map(tool).collect()
    }
}

fn finding(plan: &Plan, s: &Stamped) -> Option<Finding> {
    let Event::EvidenceFound { evidence, view } = s.event else {
        return None;
    };
    let text = |id: EvidenceId| plan.evidence[id.index()].text.clone();
    Some(Finding {
        at: s.at,
        by: s.by,
        view: plan.views[view.index()].title.clone(),
        text: text(evidence),
    })
}

fn result(plan: &Plan, s: &Stamped) -> Option<ActionResult> {
    let Event::ActionEnded { action, outcome } = s.event else {
        return None;
    };
    let action = &plan.actions[action.index()];
    let text = outcome.map_or(NOTHING, |o| action.outcomes[o.index()].text.as_str());
    Some(ActionResult {
        at: s.at,
        title: action.title.clone(),
        text: text.to_owned(),
    })
}

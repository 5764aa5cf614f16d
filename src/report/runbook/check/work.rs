//! What sections 5 to 9 lack: the workflow, messages, tools, rollbacks, and what follows an incident.

use super::Check;
use crate::policy::{ReviewTimes, Template};

/// The tools that scenarios can name.
const TOOLS: [&str; 15] = [
    "monitoring",
    "error-tracking",
    "logs",
    "deploys",
    "database",
    "flags",
    "shell",
    "docs",
    "status-page",
    "provider-console",
    "browser",
    "support",
    "source",
    "jobs",
    "chat",
];

/// The rollback procedures that a web application needs.
const ROLLBACKS: [&str; 4] = ["deployment", "database-migration", "feature-flag", "cache"];

impl Check<'_> {
    pub(super) fn workflow(&mut self) {
        let p = self.policy;
        self.need(
            5,
            !p.workflow.is_empty(),
            "workflow",
            "the eight steps of the workflow",
        );
        for (i, step) in p.workflow.iter().enumerate() {
            let title = &step.title;
            self.need(
                5,
                step.aim.is_some(),
                format!("workflow.{i}.aim"),
                format!("the aim of \"{title}\""),
            );
            self.need(
                5,
                !step.r#do.is_empty(),
                format!("workflow.{i}.do"),
                format!("what is done in \"{title}\""),
            );
        }
    }

    pub(super) fn messages(&mut self) {
        let p = self.policy;
        let legal = p.audiences.get("legal").is_some();
        self.need(
            6,
            legal,
            "audiences.legal",
            "who is told of a breach, before anybody outside",
        );
        for (id, audience) in p.audiences.iter() {
            let (at, title) = (|key: &str| format!("audiences.{id}.{key}"), &audience.title);
            self.need(
                6,
                audience.channel.is_some(),
                at("channel"),
                format!("the channel to {title}"),
            );
            self.need(
                6,
                audience.wants.is_some(),
                at("wants"),
                format!("what {title} wants to know"),
            );
        }
        self.template("initial", &p.templates.initial);
        self.template("update", &p.templates.update);
        self.template("resolution", &p.templates.resolution);
        match &p.templates.post_mortem {
            Some(template) => self.template("post-mortem", template),
            None => self.need(
                6,
                false,
                "templates.post-mortem",
                "the template of the post-mortem summary",
            ),
        }
    }

    fn template<E>(&mut self, id: &str, template: &Template<E>) {
        let at = |key: &str| format!("templates.{id}.{key}");
        let parts = [
            ("title", template.title.is_some(), "its title"),
            ("when", template.when.is_some(), "when it is sent"),
            (
                "required",
                !template.required.is_empty(),
                "its required elements",
            ),
            (
                "never",
                !template.never.is_empty(),
                "what it must not contain",
            ),
            ("text", template.text.is_some(), "its text"),
        ];
        for (key, there, what) in parts {
            self.need(6, there, at(key), format!("the template \"{id}\": {what}"));
        }
    }

    pub(super) fn tools(&mut self) {
        let p = self.policy;
        for id in TOOLS {
            self.need(
                7,
                p.tools.get(id).is_some(),
                format!("tools.{id}"),
                format!("the tool \"{id}\""),
            );
        }
        for (id, tool) in p.tools.iter() {
            let (at, title) = (|key: &str| format!("tools.{id}.{key}"), &tool.title);
            self.need(
                7,
                tool.r#use.is_some(),
                at("use"),
                format!("what {title} is for"),
            );
            self.need(
                7,
                tool.owner.is_some(),
                at("owner"),
                format!("who owns {title}"),
            );
            self.need(
                7,
                tool.access.is_some(),
                at("access"),
                format!("how access to {title} is got"),
            );
            self.need(
                7,
                tool.emergency.is_some(),
                at("emergency"),
                format!("what to do without access to {title}"),
            );
        }
        for (id, right) in p.permissions.iter() {
            let (at, title) = (|key: &str| format!("permissions.{id}.{key}"), &right.title);
            self.need(
                7,
                right.access.is_some(),
                at("access"),
                format!("how somebody becomes {title}"),
            );
            self.need(
                7,
                right.owner.is_some(),
                at("owner"),
                format!("who grants: {title}"),
            );
        }
        for (_, person) in p.people.iter() {
            for right in &person.access {
                let known = p.tools.get(right.as_str()).is_some()
                    || p.permissions.get(right.as_str()).is_some();
                self.need(
                    7,
                    known,
                    format!("permissions.{right}"),
                    format!("what {} of {} is", right, person.name),
                );
            }
        }
        self.channels();
    }

    fn channels(&mut self) {
        let p = self.policy;
        self.need(
            7,
            !p.channels.is_empty(),
            "channels",
            "communication channels",
        );
        for (id, channel) in p.channels.iter() {
            let (at, title) = (|key: &str| format!("channels.{id}.{key}"), &channel.title);
            self.need(
                7,
                channel.r#use.is_some(),
                at("use"),
                format!("what {title} is for"),
            );
            let reached = channel.tool.is_some() || channel.contact.is_some();
            self.need(
                7,
                reached,
                at("tool"),
                format!("how {title} is reached (tool or contact)"),
            );
        }
    }

    pub(super) fn rollbacks(&mut self) {
        let p = self.policy;
        for id in ROLLBACKS {
            self.need(
                8,
                p.rollbacks.get(id).is_some(),
                format!("rollbacks.{id}"),
                format!("the rollback procedure \"{id}\""),
            );
        }
        for (id, r) in p.rollbacks.iter() {
            let parts = [
                ("owner", r.owner.is_some()),
                ("tool", r.tool.is_some()),
                ("when", !r.when.is_empty()),
                ("not_when", !r.not_when.is_empty()),
                ("steps", !r.steps.is_empty()),
                ("verify", !r.verify.is_empty()),
                ("undo", r.undo.is_some()),
            ];
            for (key, there) in parts {
                let what = format!("{}: {}", r.title, key.replace('_', " "));
                self.need(8, there, format!("rollbacks.{id}.{key}"), what);
            }
        }
    }

    pub(super) fn afterwards(&mut self) {
        let p = self.policy;
        self.need(
            9,
            !p.tracking.is_empty(),
            "tracking",
            "how incidents are tracked",
        );
        self.need(
            9,
            !p.training.is_empty(),
            "training",
            "how the team is trained",
        );
        let Some(review) = &p.review else {
            return self.need(9, false, "review", "the post-incident review");
        };
        let within = |get: fn(&ReviewTimes) -> bool| review.within.as_ref().is_some_and(get);
        let parts = [
            (
                "within.P0",
                within(|w| w.p0.is_some()),
                "by when a P0 is reviewed",
            ),
            (
                "within.P1",
                within(|w| w.p1.is_some()),
                "by when a P1 is reviewed",
            ),
            (
                "within.P2",
                within(|w| w.p2.is_some()),
                "by when a P2 is reviewed",
            ),
            ("rules", !review.rules.is_empty(), "the rules of the review"),
            (
                "timeline",
                !review.timeline.is_empty(),
                "how the timeline is documented",
            ),
            (
                "method",
                review.method.is_some(),
                "the method of root cause analysis",
            ),
            (
                "method.steps",
                review.method.as_ref().is_none_or(|m| !m.steps.is_empty()),
                "the steps of the root cause analysis",
            ),
            (
                "action_items",
                !review.action_items.is_empty(),
                "what action items need and who owns them",
            ),
            (
                "improvement",
                !review.improvement.is_empty(),
                "how the process is improved",
            ),
            (
                "sharing",
                !review.sharing.is_empty(),
                "how lessons are shared",
            ),
        ];
        for (key, there, what) in parts {
            self.need(9, there, format!("review.{key}"), what);
        }
    }
}

//! The times of the response, each with its end points spelled out in [`super::Times`].

use super::{Sheet, Times};

impl Sheet<'_> {
    /// Notes the times.
    pub(super) fn times(&mut self, solo: bool) {
        let trace = self.trace;
        let page = trace.paged_at();
        let acknowledge = trace.acks.first().map(|a| a.at - page);
        let commander = self.plan.rules.commander;
        let command = trace
            .roles
            .iter()
            .find(|(_, role, _)| *role == commander)
            .map(|(at, ..)| *at - page);
        let right = trace.diagnoses.iter().find(|d| d.cause == self.plan.cause);
        let recovery = self.mitigated.map(|m| m.seq);
        let verified = trace
            .verifies
            .iter()
            .find(|v| v.healthy && recovery.is_some_and(|r| v.seq > r));
        self.card.times = Times {
            acknowledge,
            classify: trace.declared.first().map(|d| d.at - page),
            notify: if self.plan.false_alarm {
                None
            } else {
                self.told().time
            },
            command: command.or(if solo { acknowledge } else { None }),
            diagnose: right.map(|d| d.at - page),
            mitigate: self.mitigation_time(),
            verify: verified.map(|v| v.at - page),
            resolve: trace.closed().map(|r| r.at - page),
        };
    }
}

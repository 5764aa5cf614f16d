//! Conditions over [`Facts`], compiled to a few bit tests each.
//!
//! Authors write `when:` structs; `scenario` turns them into an [`Expr`] and [`Conds::add`]
//! into nodes. Conditions have no side effects and cannot fail.

use super::facts::{Bit, Facts};
use super::id::CondId;

/// A condition as a tree, before it is compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// Always or never.
    Const(bool),
    /// At least one of these facts holds.
    AnyOf(Vec<Bit>),
    /// All parts hold; true when there are none.
    All(Vec<Self>),
    /// At least one part holds; false when there are none.
    Any(Vec<Self>),
    /// The part does not hold.
    Not(Box<Self>),
}

impl Expr {
    /// The same condition with constants folded away.
    #[must_use]
    pub fn fold(self) -> Self {
        match self {
            Self::All(parts) => Self::fold_list(parts, false),
            Self::Any(parts) => Self::fold_list(parts, true),
            Self::Not(part) => match part.fold() {
                Self::Const(value) => Self::Const(!value),
                other => Self::Not(Box::new(other)),
            },
            Self::AnyOf(bits) if bits.is_empty() => Self::Const(false),
            other => other,
        }
    }

    /// Folds an `Any` (where `true` decides) or an `All` (where `false` decides).
    fn fold_list(parts: Vec<Self>, decides: bool) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part.fold() {
                Self::Const(value) if value == decides => return Self::Const(decides),
                Self::Const(_) => {}
                other => kept.push(other),
            }
        }
        match (kept.len(), decides) {
            (0, _) => Self::Const(!decides),
            (1, _) => kept.remove(0),
            (_, true) => Self::Any(kept),
            (_, false) => Self::All(kept),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Node {
    Const(bool),
    Bits { word: u8, mask: u64 },
    All { first: u32, len: u16 },
    Any { first: u32, len: u16 },
    Not(u32),
}

#[derive(Clone, Debug)]
struct Root {
    node: u32,
    deps: Facts,
}

/// All conditions of a plan.
#[derive(Clone, Debug, Default)]
pub struct Conds {
    nodes: Vec<Node>,
    lists: Vec<u32>,
    roots: Vec<Root>,
}

impl Conds {
    /// Compiles a condition.
    pub fn add(&mut self, expr: &Expr) -> CondId {
        let mut deps = Facts::default();
        let node = self.node(&expr.clone().fold(), &mut deps);
        let id = CondId::at(self.roots.len());
        self.roots.push(Root { node, deps });
        id
    }

    /// Whether the condition holds.
    #[must_use]
    pub fn holds(&self, id: CondId, facts: &Facts) -> bool {
        self.eval(self.roots[id.index()].node, facts)
    }

    /// The facts that the condition reads.
    #[must_use]
    pub fn deps(&self, id: CondId) -> &Facts {
        &self.roots[id.index()].deps
    }

    /// The value of a condition that reads no facts.
    #[must_use]
    pub fn constant(&self, id: CondId) -> Option<bool> {
        match self.nodes[self.roots[id.index()].node as usize] {
            Node::Const(value) => Some(value),
            _ => None,
        }
    }

    fn eval(&self, node: u32, facts: &Facts) -> bool {
        match self.nodes[node as usize] {
            Node::Const(value) => value,
            Node::Bits { word, mask } => facts.words[usize::from(word)] & mask != 0,
            Node::Not(inner) => !self.eval(inner, facts),
            Node::All { first, len } => self.list(first, len).iter().all(|n| self.eval(*n, facts)),
            Node::Any { first, len } => self.list(first, len).iter().any(|n| self.eval(*n, facts)),
        }
    }

    fn list(&self, first: u32, len: u16) -> &[u32] {
        &self.lists[first as usize..first as usize + usize::from(len)]
    }

    fn node(&mut self, expr: &Expr, deps: &mut Facts) -> u32 {
        let node = match expr {
            Expr::Const(value) => Node::Const(*value),
            Expr::AnyOf(bits) => return self.bits(bits, deps),
            Expr::Not(inner) => Node::Not(self.node(inner, deps)),
            Expr::All(parts) => {
                let (first, len) = self.parts(parts, deps);
                Node::All { first, len }
            }
            Expr::Any(parts) => {
                let (first, len) = self.parts(parts, deps);
                Node::Any { first, len }
            }
        };
        self.push(node)
    }

    fn parts(&mut self, parts: &[Expr], deps: &mut Facts) -> (u32, u16) {
        let nodes: Vec<u32> = parts.iter().map(|p| self.node(p, deps)).collect();
        self.store(&nodes)
    }

    /// One mask a word; facts in several words become an `Any` of masks.
    fn bits(&mut self, bits: &[Bit], deps: &mut Facts) -> u32 {
        let mut wanted = Facts::default();
        for bit in bits {
            wanted.set(*bit, true);
        }
        deps.add(&wanted);
        let mut nodes = Vec::new();
        for (word, mask) in wanted
            .words
            .iter()
            .enumerate()
            .filter(|(_, mask)| **mask != 0)
        {
            nodes.push(self.push(Node::Bits {
                word: word as u8,
                mask: *mask,
            }));
        }
        match nodes[..] {
            [] => self.push(Node::Const(false)),
            [one] => one,
            _ => {
                let (first, len) = self.store(&nodes);
                self.push(Node::Any { first, len })
            }
        }
    }

    fn store(&mut self, nodes: &[u32]) -> (u32, u16) {
        let first = self.lists.len() as u32;
        self.lists.extend_from_slice(nodes);
        (first, nodes.len() as u16)
    }

    fn push(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        self.nodes.len() as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(bits: &[u16]) -> Facts {
        let mut facts = Facts::default();
        for bit in bits {
            facts.set(Bit(*bit), true);
        }
        facts
    }

    #[test]
    fn conditions_over_several_words() {
        let mut conds = Conds::default();
        let either = conds.add(&Expr::AnyOf(vec![Bit(3), Bit(200)]));
        let both = conds.add(&Expr::All(vec![
            Expr::AnyOf(vec![Bit(3)]),
            Expr::Not(Box::new(Expr::AnyOf(vec![Bit(70)]))),
        ]));
        assert!(conds.holds(either, &facts(&[200])));
        assert!(!conds.holds(either, &facts(&[4])));
        assert!(conds.holds(both, &facts(&[3])));
        assert!(!conds.holds(both, &facts(&[3, 70])));
        assert!(conds.deps(both).has(Bit(70)));
    }

    #[test]
    fn constants_fold_away() {
        let mut conds = Conds::default();
        let never = conds.add(&Expr::All(vec![
            Expr::AnyOf(vec![Bit(1)]),
            Expr::Const(false),
        ]));
        let always = conds.add(&Expr::Any(vec![
            Expr::All(vec![]),
            Expr::AnyOf(vec![Bit(1)]),
        ]));
        assert_eq!(
            (conds.constant(never), conds.constant(always)),
            (Some(false), Some(true))
        );
        assert!(conds.deps(never).is_empty());
    }
}

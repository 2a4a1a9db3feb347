//! What a whole run found, as values for reports.

use super::{Extent, Judgement, Party, Reach, Undecided, Verdict};

/// How the cluster was asked about a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// The caller is the account and asks about itself.
    Itself,
    /// The caller takes on the identity.
    Impersonation,
    /// The caller asks about the identity with a `SubjectAccessReview`.
    Review,
    /// The caller asks with a token of the account that it has requested.
    Token,
}

/// Where the names come from that no guess can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSource {
    /// The cluster's RBAC objects.
    Objects,
    /// A `SelfSubjectRulesReview` in each asked namespace.
    RulesReviews,
    /// Nowhere: grants that are limited by name could not be found.
    Nowhere,
}

/// What a run found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The kubeconfig's context, or what stands for it.
    pub context: String,
    /// The user name of whoever asked.
    pub caller: String,
    /// The server's version as it calls itself, if it told.
    pub version: Option<String>,
    /// What was found of each party.
    pub parties: Vec<CheckedParty>,
    /// What is worth knowing besides.
    pub notes: Vec<String>,
}

/// What was found of one party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedParty {
    /// Who.
    pub party: Party,
    /// How it was asked; none if it was not.
    pub via: Option<Via>,
    /// How much of what nobody needs was asked.
    pub extent: Extent,
    /// Where names came from.
    pub names: NameSource,
    /// How many questions were asked.
    pub questions: usize,
    /// About which namespaces.
    pub reach: Reach,
    /// What the answers mean.
    pub judgement: Judgement,
}

impl CheckedParty {
    /// A party that could not be asked about.
    #[must_use]
    pub fn unasked(party: Party, extent: Extent, why: String) -> Self {
        let undecided = Undecided {
            what: "all questions".to_owned(),
            why,
        };
        Self {
            party,
            via: None,
            extent,
            names: NameSource::Nowhere,
            questions: 0,
            reach: Reach::default(),
            judgement: Judgement {
                undecided: vec![undecided],
                ..Judgement::default()
            },
        }
    }

    /// The verdict on the party.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.judgement.verdict()
    }
}

impl Checked {
    /// The verdict on all parties. What is undecided outweighs everything else, and a run that
    /// checked nobody has decided nothing.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let verdicts: Vec<Verdict> = self.parties.iter().map(CheckedParty::verdict).collect();
        if verdicts.is_empty() || verdicts.contains(&Verdict::Undecided) {
            Verdict::Undecided
        } else if verdicts.contains(&Verdict::Different) {
            Verdict::Different
        } else {
            Verdict::Exact
        }
    }

    /// Everything that could not be decided, with the party that it is about.
    pub fn undecided(&self) -> impl Iterator<Item = (&Party, &Undecided)> {
        self.parties.iter().flat_map(|checked| {
            let undecided = checked.judgement.undecided.iter();
            undecided.map(move |undecided| (&checked.party, undecided))
        })
    }
}

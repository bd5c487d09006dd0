//! What goes wrong on the command line, and the exit code of each. Texts are ready-made: what happened, to what, and
//! what to do now. A closed pipe is no trouble for whoever looks at the exit code.

/// The exit codes that scripts rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    /// Nothing found, or refused by a rule.
    Refused = 1,
    /// Wrong use, or unreadable input.
    Usage = 2,
    /// The store (or later the server) is in trouble.
    Store = 3,
}

/// Why a subcommand ended early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// Whoever read our output has gone: success.
    ClosedPipe,
    /// Everything was said already; only the exit code is left.
    Said(Exit),
    Told(Told),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub exit: Exit,
    /// What happened, and to what.
    pub what: String,
    /// Lines under it: the hits of an unclear name, the refusals of a bulk.
    pub lines: Vec<String>,
    /// What to do now.
    pub hint: Option<String>,
}

pub type Done = Result<(), Trouble>;

impl Trouble {
    pub fn new(exit: Exit, what: impl Into<String>) -> Trouble {
        Trouble::Told(Told { exit, what: what.into(), lines: Vec::new(), hint: None })
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Trouble {
        if let Trouble::Told(told) = &mut self {
            told.hint = Some(hint.into());
        }
        self
    }

    /// What happened and what to do now, as one line of the screen.
    pub fn said(self) -> String {
        match self {
            Trouble::Told(told) => {
                [Some(told.what), told.hint].into_iter().flatten().collect::<Vec<_>>().join(". ")
            }
            Trouble::ClosedPipe | Trouble::Said(_) => String::new(),
        }
    }

    #[must_use]
    pub fn lines(mut self, lines: Vec<String>) -> Trouble {
        if let Trouble::Told(told) = &mut self {
            told.lines = lines;
        }
        self
    }

    pub fn exit(&self) -> Exit {
        match self {
            Trouble::ClosedPipe => Exit::Done,
            Trouble::Said(exit) => *exit,
            Trouble::Told(told) => told.exit,
        }
    }
}

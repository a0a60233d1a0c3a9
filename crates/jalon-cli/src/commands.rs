//! The subcommands, one file each.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod fmt;
pub(crate) mod help;
pub(crate) mod man;
pub(crate) mod new;

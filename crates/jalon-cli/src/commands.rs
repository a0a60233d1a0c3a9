//! The subcommands, one file each.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod describe;
pub(crate) mod diff;
pub(crate) mod doc;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod help;
pub(crate) mod man;
pub(crate) mod new;
pub(crate) mod portfolio;
pub(crate) mod schema;
pub(crate) mod template;
pub(crate) mod test;
pub(crate) mod xlsform;

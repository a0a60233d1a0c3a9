//! The core.
pub mod date;
pub mod lang;
pub mod number;
pub mod problem;
pub mod project;
pub mod source;
pub mod unit;
pub mod syntax {
    //! x
    pub mod ast;
}

//! The core.
pub mod axis;
pub mod date;
pub mod framework;
pub mod lang;
pub mod number;
pub mod problem;
pub mod project;
pub mod source;
pub mod unit;
pub mod value;
pub mod syntax {
    //! x
    pub mod ast;
}
